import { beforeAll, describe, expect, test } from 'vitest'
import type { Device } from '../../src/pci/device'
import { type Masks, reconstruct, type View } from '../../src/qemu'
import { differences, wrongClaims } from './harness/compare'
import { machineTypes, QEMU_VERSION } from './harness/installed'
import { inMachines, machineOf, type Placement } from './harness/machine'
import { type LiveDevice, liveDevice, readLiveDevices } from './harness/memory'
import { QemuEnded, withQemu } from './harness/qemu-process'
import { type PhysicalFunction, withVfioFolder } from './harness/vfio'
import { functionOf } from './harness/vfio-function'
import { REFUSED, SHAPES } from './harness/vfio-shapes'

/* Masks of QEMU's own vfio-pci on synthetic functions, by placement, and functions that it refuses. */

const Q35 = machineTypes('pc-q35')
const PC = machineTypes('pc-i440fx')

const attach = (sysfsdev: string, options = ''): string => `vfio-pci,sysfsdev=${sysfsdev}${options && ','}${options}`

/** Attaches every function at that placement and reads what QEMU holds, in their order. */
function attachAll(machine: string, placement: Placement, functions: readonly PhysicalFunction[]): Promise<LiveDevice[]> {
  return withVfioFolder(functions, async ({ sysfsdev, env }) => {
    const live: LiveDevice[] = []
    const subjects = sysfsdev.map((path, n) => ({ id: `d${n}`, device: attach(path), placement }))
    for (const part of inMachines(subjects)) {
      await withQemu(machineOf(machine, part, env), (qemu) => {
        const devices = readLiveDevices(qemu)
        for (const { id } of part) live.push(liveDevice(devices, id))
      })
    }
    return live
  })
}

/** The masks we make of a function, with the sizes of its regions as a sysfs folder shows them. */
function masksOf(physical: PhysicalFunction, config: Uint8Array, view: View, machine: string, placement: Placement): Masks {
  const device: Device = {
    address: null,
    id: null,
    config,
    bars: new Map(physical.bars.entries()),
    rom: physical.rom,
    notes: [],
  }
  const request = { qemu: QEMU_VERSION, machine, set: new Map(), placement, bars: new Map(), rom: null, view }
  return reconstruct(device, { ...request, profile: 'vfio-pci' }).masks
}

const SETTINGS: readonly (readonly [machine: string, placement: Placement])[] = [
  [Q35.at(-1)!, 'root-port'],
  [Q35.at(-1)!, 'pcie.0'],
  [Q35.at(-1)!, 'pci-bridge'],
  [PC.at(-1)!, 'pci.0'],
  [Q35[0]!, 'root-port'],
  [PC[0]!, 'pci.0'],
]

describe.each(SETTINGS)('%s at %s', (machine, placement) => {
  const functions = [...SHAPES.values()].map(functionOf)
  let live: LiveDevice[]
  beforeAll(async () => {
    live = await attachAll(machine, placement, functions)
  })

  test.each([...SHAPES.keys()].map((name, n) => ({ name, n })))('$name', ({ n }) => {
    const physical = masksOf(functions[n]!, functions[n]!.config, 'physical', machine, placement)
    expect(physical.size, 'what travels is as long as what the function shows').toBe(functions[n]!.config.length)
    expect(differences(physical, live[n]!)).toEqual([])
    const carried = live[n]!.config.subarray(0, physical.size)
    expect(wrongClaims(masksOf(functions[n]!, carried, 'qemu', machine, placement), live[n]!)).toEqual([])
    expect(physical.refused).toBeNull()
  })
})

describe('functions that QEMU does not start with', () => {
  const [machine, placement] = SETTINGS[0]!
  const NEVER_READY = 3000

  test.each([...REFUSED].map(([name, refused]) => ({ name, ...refused })))('$name', async ({ shape, how }) => {
    const physical = functionOf(shape)
    await withVfioFolder([physical], async ({ sysfsdev, env }) => {
      const launch = machineOf(machine, [{ id: 'd', device: attach(sysfsdev[0]!), placement }], env)
      const started = withQemu({ ...launch, timeout: NEVER_READY }, () => 'started')
      const end = await started.catch((error: unknown) => error)
      expect(end).toBeInstanceOf(QemuEnded)
      expect(String(end)).toMatch(how)
    })
    expect(masksOf(physical, physical.config, 'physical', machine, placement).refused).not.toBeNull()
  })
})
