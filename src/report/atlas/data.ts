import type { Atlas } from '../../check/atlas/atlas'
import { stringify } from '../drawing/plain-json'

/** Returns the complete atlas as JSON: each cell is in exactly one group of its device. */
export function atlasJson({ releases, machines, set, notes, devices }: Atlas): string {
  const document = {
    schemaVersion: 1,
    releases,
    machines,
    set: Object.fromEntries(set),
    notes,
    devices: devices.map(({ device, placements, notMigrated, count, groups, standing, machineChanges }) => ({
      device,
      placements,
      notMigrated,
      count,
      cells: groups,
      standing,
      machineChanges,
    })),
  }
  return `${stringify(document, 2)}\n`
}
