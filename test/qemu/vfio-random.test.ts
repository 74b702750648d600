import { describe, expect, test } from 'vitest'
import { differences } from './harness/compare'
import { machineTypes } from './harness/installed'
import type { Placement } from './harness/machine'
import { randomFrom } from './harness/random'
import { randomFunction } from './harness/vfio-random'
import { attachAll, masksOf, type VfioRow } from './harness/vfio-table'

/* Masks of vfio-pci on functions nobody has thought of. */

const Q35 = machineTypes('pc-q35').at(-1)!
const PC = machineTypes('pc-i440fx').at(-1)!
const COUNT = 200

describe.each<[machine: string, placement: Placement, seed: number]>([
  [Q35, 'root-port', 1],
  [Q35, 'pcie.0', 2],
  [PC, 'pci.0', 3],
])('%s at %s, seed %i', (machine, placement, seed) => {
  test(`${COUNT} functions`, async () => {
    const random = randomFrom(seed)
    const rows = Array.from(
      { length: COUNT },
      (): VfioRow => ({
        physical: randomFunction(random),
        placement,
        options: '',
      }),
    )
    const live = await attachAll(machine, rows)
    for (const [n, row] of rows.entries()) {
      const ours = masksOf(machine, row, 'vfio', row.physical.config)
      expect({ n, refused: ours.refused, differ: differences(ours, live[n]!) }).toEqual({
        n,
        refused: null,
        differ: [],
      })
    }
  })
})
