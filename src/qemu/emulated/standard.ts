import { u16, u32 } from '../../bytes/little-endian'
import { BRIDGE_RESERVE } from '../../pci/capabilities/standard/vndr'
import { registerOf } from '../../pci/layout'
import { readsHiddenIds } from '../../pci/virtual-functions'
import type { Context } from '../painting/context'
import type { Traits } from '../painting/model'
import { rawStandardChain } from '../painting/raw-chain'
import type { Step } from '../painting/step'
import { opaque, resourceReserve, shpc, slotId, ssvid, virtioCapability } from '../painting/steps/capabilities'
import { msi, msiVectors, msix } from '../painting/steps/msi'
import { power } from '../painting/steps/power'
import { expressSteps } from './express'

const QEMU_RESERVE = { length: 0x20, type: 1 }
const REDHAT_QUMRANET = 0x1af4

const quad = (config: Uint8Array, at: number) => BigInt(u32(config, at)) | (BigInt(u32(config, at + 4)) << 32n)

/** A vendor-specific capability as QEMU's emulated devices make them: virtio's structures or a bridge's reserve hint. */
function vendorSpecific(config: Uint8Array, at: number, toNext: number): Step {
  const length = config[at + 2]!
  const type = config[at + 3]!
  if (length === QEMU_RESERVE.length && type === QEMU_RESERVE.type && (config[0x0e]! & 0x7f) === 1) {
    const offset = (name: string) => at + registerOf(BRIDGE_RESERVE, name).offset
    return resourceReserve(at, {
      bus: u32(config, offset('BUS_RES')),
      io: quad(config, offset('IO')),
      memory: u32(config, offset('MEM')),
      prefetchable32: u32(config, offset('MEM_PREF_32')),
      prefetchable64: quad(config, offset('MEM_PREF_64')),
    })
  }
  const size = Math.min(length, toNext)
  const virtio = u16(config, 0) === REDHAT_QUMRANET || readsHiddenIds(config)
  if (virtio && size >= 16) return virtioCapability(at, config.slice(at, at + size))
  return opaque(0x09, at, config.slice(at, at + Math.max(4, size)))
}

const SATA_SIZE = 8
const SHPC = 0x0c
const EXP = 0x10
const EXP_SLOT = 0x100

/**
 * Whether the device raises hot-plug interrupts, with vector 0: hotplug_event_notify (hw/pci/pcie.c) of a port with a
 * slot, shpc_interrupt_update (hw/pci/shpc.c). No other device has MSI with per-vector masking.
 */
const raisesHotPlug = ({ config, device }: Context): boolean =>
  rawStandardChain(device.config).capabilities.some(
    ({ id, at }) => id === SHPC || (id === EXP && (u16(config, at + 2) & EXP_SLOT) !== 0),
  )

/**
 * Returns the calls that built the standard capability `id` at `at` of an emulated device, with parameters read from
 * the dump.
 * @param toNext bytes to the next capability or the end of the standard area
 */
export function standardSteps(context: Context, id: number, at: number, toNext: number, traits: Traits): Step[] {
  const { config } = context
  switch (id) {
    case 0x01: {
      const noSoftReset = (u16(config, at + 4) & 8) !== 0
      const { powerState: writableState, powerEvents: events } = traits
      return [power(at, { capabilities: u16(config, at + 2), writableState, noSoftReset, events })]
    }
    case 0x04:
      return [slotId(at, config[at + 3]!, config[at + 2]! & 0x1f)]
    case 0x05: {
      const flags = u16(config, at + 2)
      const vectors = Math.min(32, msiVectors(flags))
      const raised = raisesHotPlug(context) ? 1 : 0
      return [msi(at, { vectors, address64: (flags & 0x80) !== 0, maskable: (flags & 0x100) !== 0, raised })]
    }
    case 0x09:
      return [vendorSpecific(config, at, toNext)]
    case 0x0c:
      return [shpc(at)]
    case 0x0d:
      return [ssvid(at, u16(config, at + 4), u16(config, at + 6))]
    case 0x10:
      return expressSteps(context, at, traits)
    case 0x11: {
      const place = (dword: number) => ({ bar: dword & 7, offset: (dword & ~7) >>> 0 })
      const vectors = (u16(config, at + 2) & 0x7ff) + 1
      return [msix(at, { vectors, table: place(u32(config, at + 4)), pba: place(u32(config, at + 8)) })]
    }
    case 0x12:
      return [opaque(id, at, config.slice(at, at + SATA_SIZE))]
    default:
      return [opaque(id, at, config.slice(at, at + toNext))]
  }
}
