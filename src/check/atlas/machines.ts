import { hasType, notMigrated } from '../../qemu/fresh/eras'
import type { Version } from '../../qemu/releases/version'
import type { Placement } from '../../qemu/request'
import { beyond, type Judgement, judgementOf, type MachineEra } from './cells'
import type { Spot } from './form'
import type { Transitions } from './transition'

/**
 * What happens to a guest that is started as one machine type and restored as its neighbour, in one release of QEMU.
 */
export interface MachineTypeChange extends Judgement {
  readonly from: string
  readonly to: string
  /** The newest release that has both. */
  readonly qemu: string
  readonly placements: readonly Placement[]
}

/** Machine types of one family next to each other, with the newest release that has both. */
function adjacentPairs(eras: readonly MachineEra[]): { a: MachineEra; b: MachineEra; qemu: Version }[] {
  return eras.flatMap((a, i) => {
    const b = eras[i + 1]
    const qemu = b && a.releases.filter((release) => b.releases.includes(release)).at(-1)
    return b && qemu && a.machine.family === b.machine.family ? [{ a, b, qemu }] : []
  })
}

const inOrder = (eras: readonly MachineEra[]): MachineEra[] =>
  [...eras].sort(
    ({ machine: a }, { machine: b }) => a.family.localeCompare(b.family, 'en') || a.version.order - b.version.order,
  )

/** Changes between neighbouring machine types, in both directions; those without a consequence are left out. */
export function machineChanges(
  type: string,
  transitions: Transitions,
  placements: readonly Placement[],
  eras: readonly MachineEra[],
): MachineTypeChange[] {
  const found = new Map<string, MachineTypeChange>()
  for (const { a, b, qemu } of adjacentPairs(inOrder(eras))) {
    if (!hasType(type, qemu) || notMigrated(type, qemu) !== null) continue
    for (const placement of placements.filter((place) => a.machine.express !== (place === 'pci.0'))) {
      for (const [source, destination] of [
        [a.machine, b.machine],
        [b.machine, a.machine],
      ] as const) {
        const from: Spot = { qemu, machine: source, placement }
        const to: Spot = { qemu, machine: destination, placement }
        const verdict = beyond(judgementOf(transitions.between(from, to)), judgementOf(transitions.between(to, to)))
        if (verdict.outcome === 'safe' || verdict.outcome === 'unknown') continue
        const key = [source.name, destination.name, ...verdict.reasons.map(({ register, by }) => register + by)].join()
        const before = found.get(key)
        found.set(key, {
          ...verdict,
          from: source.name,
          to: destination.name,
          qemu: qemu.text,
          placements: [...(before?.placements ?? []), placement],
        })
      }
    }
  }
  return [...found.values()]
}
