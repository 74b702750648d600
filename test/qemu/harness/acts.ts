import { rawStandardChain } from '../../../src/qemu/painting/raw-chain'
import { reset } from './activity'
import { type BusFunction, GuestConfig } from './guest'
import { liveDevice, readLiveDevices } from './memory'
import type { Qemu } from './qemu-process'
import type { Qtest } from './qtest'

/** What the machine that is changed is reached by. */
interface Reach {
  readonly qemu: Qemu
  readonly qtest: Qtest
}

/** Something that a guest or its user does. */
export type Act = (reach: Reach) => Promise<unknown>

/** The device with the id "d" on the root bus: where it is, and its config space now. */
async function subject({ qemu, qtest }: Reach): Promise<{ guest: GuestConfig; at: BusFunction; config: Uint8Array }> {
  const { devfn, config } = liveDevice(readLiveDevices(qemu), 'd')
  return { guest: new GuestConfig(qtest, false), at: { bus: 0, devfn, type: 0 }, config }
}

/** Where the capability with this id lies. */
const capabilityIn = (config: Uint8Array, id: number): number =>
  rawStandardChain(config).capabilities.find((capability) => capability.id === id)!.at

/** A guest's write to a register of a capability. */
export const writes =
  (capability: number, offset: number, width: number, value: number): Act =>
  async (reach) => {
    const { guest, at, config } = await subject(reach)
    await guest.write(at, capabilityIn(config, capability) + offset, width, value)
  }

/** A reboot. */
export const reboots: Act = ({ qemu }) => reset(qemu)

export const SLOT_CONTROL = [0x10, 0x18, 2] as const
/** Power controller off, power indicator off. */
const POWER_OFF = 0x0700

/** Powers off the slot of the port "d": what is in it is gone. */
export const powersOff = writes(...SLOT_CONTROL, POWER_OFF)

/** Ports of ACPI hot-plug on i440fx (docs/specs/acpi_pci_hotplug): which slots to eject, of which bus. */
const EJECT = { slots: 0xae08, bus: 0xae10 }

/** Detaches a device of the root bus of i440fx, and what its guest does when it is told. */
export const detaches =
  (id: string, slot: number): Act =>
  async ({ qemu, qtest }) => {
    await qemu.qmp.execute('device_del', { id })
    await qtest.out(EJECT.bus, 4, 0)
    await qtest.out(EJECT.slots, 4, 2 ** slot)
    const left = (await qemu.qmp.execute('qom-list', { path: '/machine/peripheral' })) as { name: string }[]
    if (left.some(({ name }) => name === id)) throw new Error(`${id} is still there`)
  }

/** Attaches a device, given as after -device. */
export const attaches =
  (device: string): Act =>
  ({ qemu }) => {
    const [driver, ...options] = device.split(',')
    const properties = options.map((option) => option.split(/=(.*)/s).slice(0, 2) as [string, string])
    return qemu.qmp.execute('device_add', { driver, ...Object.fromEntries(properties) })
  }
