import type { Device } from '../../../src/pci/device'
import { type Reconstruction, reconstruct } from '../../../src/qemu/reconstruct'
import type { TargetRequest, View } from '../../../src/qemu/request'
import { dumpOf, requestOf } from './agreement'
import { startAll } from './live-table'
import type { Placement } from './machine'
import type { LiveDevice } from './memory'
import type { Launch } from './qemu-process'
import { type PhysicalFunction, withVfioFolder } from './vfio'

/** One row of a table: a function, and how it is attached. */
export interface VfioRow {
  readonly physical: PhysicalFunction
  readonly placement: Placement
  /** Properties of vfio-pci: "rombar=0". */
  readonly options: string
}

/** vfio-pci on a function, as after -device. */
export const attach = (sysfsdev: string, options = ''): string =>
  ['vfio-pci', `sysfsdev=${sysfsdev}`, ...(options === '' ? [] : [options])].join(',')

/** Attaches every row on that machine type and reads what QEMU holds, in the order of the rows. */
export const attachAll = (machine: string, rows: readonly VfioRow[]): Promise<LiveDevice[]> =>
  withVfioFolder(
    rows.map(({ physical }) => physical),
    ({ sysfsdev, env }) => {
      const attached = rows.map(({ placement, options }, n) => ({ placement, device: attach(sysfsdev[n]!, options) }))
      return startAll(machine, attached, env)
    },
  )

/** Hands out a machine with that one function, which can migrate and has the id "d", for one start. */
export const startWith =
  (machineOfOne: (device: string, env: Launch['env']) => Launch, physical: PhysicalFunction) =>
  <T>(use: (launch: Launch) => Promise<T>): Promise<T> =>
    withVfioFolder([physical], ({ sysfsdev, env }) =>
      use(machineOfOne(attach(sysfsdev[0]!, 'x-enable-migration=on'), env)),
    )

/** A config space with the sizes of the function's regions, as a copied sysfs folder shows them. */
export const withRegions = (physical: PhysicalFunction, config: Uint8Array): Device => ({
  ...dumpOf(config),
  bars: new Map(physical.bars.entries()),
  rom: physical.rom,
})

/** What a user says about a destination that attaches the function. */
export const vfioRequest = (
  machine: string,
  { placement, options }: Omit<VfioRow, 'physical'>,
  view: View,
): TargetRequest => ({
  ...requestOf(machine, { device: options === '' ? 'vfio-pci' : `vfio-pci,${options}`, placement }),
  profile: 'vfio-pci',
  view,
})

/** The masks we make of a row, from the host's function or from the bytes QEMU holds of it. */
export function masksOf(machine: string, row: VfioRow, view: View, config: Uint8Array): Reconstruction['masks'] {
  return reconstruct(withRegions(row.physical, config), vfioRequest(machine, row, view)).masks
}
