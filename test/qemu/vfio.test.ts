import { beforeAll, describe, expect, test } from 'vitest'
import { differences, wrongClaims } from './harness/compare'
import { machineTypes } from './harness/installed'
import { machineOf, type Placement } from './harness/machine'
import type { LiveDevice } from './harness/memory'
import { QemuEnded, withQemu } from './harness/qemu-process'
import { withVfioFolder } from './harness/vfio'
import { functionOf } from './harness/vfio-function'
import { REFUSED, SHAPES } from './harness/vfio-shapes'
import { attach, attachAll, masksOf, type VfioRow } from './harness/vfio-table'

/* Masks of QEMU's own vfio-pci on synthetic functions, by placement and option, and functions that it refuses. */

const Q35 = machineTypes('pc-q35')
const PC = machineTypes('pc-i440fx')
const NEWEST = Q35.at(-1)!

const physicalOf = (shape: string) => functionOf(SHAPES.get(shape)!)

/** One test a row: the masks made of the host's function, and of the bytes QEMU holds, are QEMU's. */
function describeVfio(title: string, machine: string, rows: ReadonlyMap<string, VfioRow>): void {
  describe(title, () => {
    let live: LiveDevice[]
    beforeAll(async () => {
      live = await attachAll(machine, [...rows.values()])
    })

    test.each([...rows].map(([name, row], n) => ({ name, row, n })))('$name', ({ row, n }) => {
      const shown = row.physical.config
      const ours = masksOf(machine, row, 'vfio', shown)
      expect(ours.refused).toBeNull()
      // vfio_populate_device: anything but 256 bytes is a PCI Express function's 4096.
      expect(ours.size, 'what travels').toBe(shown.length === 256 ? 256 : 4096)
      expect(differences(ours, live[n]!)).toEqual([])
      // QEMU's own bytes do not show everything; what they leave open must be said to be open.
      const carried = live[n]!.config.subarray(0, ours.size)
      expect(wrongClaims(masksOf(machine, row, 'qemu', carried), live[n]!)).toEqual([])
    })
  })
}

const SETTINGS: readonly (readonly [machine: string, placement: Placement])[] = [
  [NEWEST, 'root-port'],
  [NEWEST, 'pcie.0'],
  [NEWEST, 'pci-bridge'],
  [PC.at(-1)!, 'pci.0'],
  [Q35[0]!, 'root-port'],
  [PC[0]!, 'pci.0'],
]

for (const [machine, placement] of SETTINGS) {
  const rows = [...SHAPES.keys()].map((name): [string, VfioRow] => [
    name,
    { physical: physicalOf(name), placement, options: '' },
  ])
  describeVfio(`${machine} at ${placement}`, machine, new Map(rows))
}

const OPTIONS = [
  'multifunction=on',
  'rombar=0',
  'romfile=',
  'x-pci-vendor-id=0x1234',
  'x-pci-device-id=0x5678',
  'x-pci-sub-vendor-id=0x1234,x-pci-sub-device-id=0x5678',
  'x-msix-relocation=bar1',
  'x-msix-relocation=bar5',
  'x-nv-gpudirect-clique=5',
  'x-no-geforce-quirks=on',
  'x-no-mmap=on',
  'x-req=off',
  'x-pcie-extcap-init=off',
  'x-pcie-lnksta-dllla=off',
]

for (const shape of ['an NVIDIA GPU', 'an NVIDIA GPU without extended capabilities']) {
  const rows = OPTIONS.map((options): [string, VfioRow] => [
    options,
    { physical: physicalOf(shape), placement: 'root-port', options },
  ])
  describeVfio(`options of ${shape}`, NEWEST, new Map(rows))
}

describe('functions that QEMU does not start with', () => {
  const NEVER_READY = 3000

  test.each([...REFUSED].map(([name, refused]) => ({ name, ...refused })))(
    '$name',
    async ({ shape, options = '', how }) => {
      const row: VfioRow = { physical: functionOf(shape), placement: 'root-port', options }
      await withVfioFolder([row.physical], async ({ sysfsdev, env }) => {
        const launch = machineOf(
          NEWEST,
          [{ id: 'd', device: attach(sysfsdev[0]!, options), placement: row.placement }],
          env,
        )
        const started = withQemu({ ...launch, timeout: NEVER_READY }, () => 'started')
        const end = await started.catch((error: unknown) => error)
        expect(end).toBeInstanceOf(QemuEnded)
        expect(String(end)).toMatch(how)
      })
      expect(masksOf(NEWEST, row, 'vfio', row.physical.config).refused).not.toBeNull()
    },
  )
})
