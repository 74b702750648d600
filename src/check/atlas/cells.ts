import { hasType, notMigrated } from '../../qemu/fresh/eras'
import type { NoFresh } from '../../qemu/fresh/fresh'
import type { Machine } from '../../qemu/releases/machine'
import { orderOf, type Version } from '../../qemu/releases/version'
import type { Placement } from '../../qemu/request'
import type { Outcome } from '../report/proof'
import type { Form, Forms, Spot } from './form'
import type { Reason } from './reason'
import type { Transition, Transitions } from './transition'

/** A machine type and the releases that have it, oldest first. */
export interface MachineEra {
  readonly machine: Machine
  readonly releases: readonly Version[]
}

/** Machine types in which a device sits at one place. */
export interface PlacedMachines {
  readonly placement: Placement
  readonly machines: readonly string[]
}

/**
 * What a device meets on a destination even from an identical source, for the same reason from any release that has the
 * machine type.
 */
export interface Standing {
  /** `unknown`: it can't be built there. */
  readonly outcome: Outcome | 'unknown'
  readonly to: readonly string[]
  readonly places: readonly PlacedMachines[]
  readonly reasons: readonly Reason[]
  /** What decides besides the reasons, or why it is unknown. */
  readonly conditions: readonly string[]
}

/**
 * Cells with the same outcome for the same reasons: every release of `from` to every one of `to`, in all places, if
 * both have the machine type. Reasons that hold on the destination anyway are not repeated.
 */
export interface CellGroup extends Standing {
  readonly from: readonly string[]
}

/** Which pairs of releases are asked for. */
export type WantsPair = (from: Version, to: Version) => boolean

/** Consecutive releases that build a device alike. */
interface Run {
  readonly form: Form | NoFresh
  readonly releases: readonly Version[]
}

const identity = (form: Form | NoFresh): string => ('reason' in form ? form.reason : `${form.id}`)

function runsOf(forms: Forms, { machine, releases }: MachineEra, placement: Placement): Run[] {
  const runs: Run[] = []
  for (const qemu of releases) {
    const form = forms.at({ qemu, machine, placement })
    const last = runs.at(-1)
    if (last && identity(last.form) === identity(form)) {
      runs[runs.length - 1] = { ...last, releases: [...last.releases, qemu] }
    } else runs.push({ form, releases: [qemu] })
  }
  return runs
}

/** An outcome, and its reasons. */
export type Judgement = Pick<Standing, 'outcome' | 'reasons' | 'conditions'>

export const judgementOf = (found: Transition | NoFresh): Judgement =>
  'reason' in found ? { outcome: 'unknown', reasons: [], conditions: [found.reason] } : found

const sameEvent = ({ register, by, action, on }: Reason, other: Reason): boolean =>
  register === other.register && by === other.by && action === other.action && on === other.on

/**
 * Returns what a transition has beyond a migration between identical ends at the destination. Conditions are kept, as
 * they concern the whole device.
 */
export function beyond({ outcome, reasons, conditions }: Judgement, twins: Judgement): Judgement {
  if (outcome === 'unknown') return { outcome, reasons, conditions }
  const own = reasons.filter((reason) => !twins.reasons.some((other) => sameEvent(reason, other)))
  if (own.some(({ on }) => on === null)) return { outcome: 'unsafe', reasons: own, conditions }
  return { outcome: own.length + conditions.length > 0 ? 'depends' : 'safe', reasons: own, conditions }
}

/** Offsets and bytes come from one example: two reasons are the same if everything else in them is. */
const reasonKey = ({ register, field, by, action, on, property, case: code }: Reason): string =>
  [
    register,
    field,
    by,
    action,
    on,
    property?.name,
    property?.source,
    property?.destination,
    property?.settable,
    code,
  ].join('~')

const verdictKey = ({ outcome, reasons, conditions }: Judgement): string =>
  [outcome, ...reasons.map(reasonKey), ...conditions].join('|')

/** Every reason by itself. */
const single = ({ reasons }: Judgement): Judgement[] =>
  reasons.map((reason) => ({ outcome: reason.on === null ? 'unsafe' : 'depends', reasons: [reason], conditions: [] }))

interface Growing {
  readonly verdict: Judgement
  readonly from: Set<Version>
  readonly to: Set<Version>
  readonly machines: Map<Placement, Set<string>>
}

const texts = (versions: ReadonlySet<Version>): string[] =>
  [...versions].sort((a, b) => a.order - b.order).map(({ text }) => text)

/** Releases between which migrations are asked for, and how many there are. */
interface Ends {
  readonly from: readonly Version[]
  readonly to: readonly Version[]
  readonly pairs: number
}

function endsOf(from: readonly Version[], to: readonly Version[], wants: WantsPair): Ends {
  return {
    from: from.filter((a) => to.some((b) => wants(a, b))),
    to: to.filter((b) => from.some((a) => wants(a, b))),
    pairs: from.reduce((sum, a) => sum + to.reduce((count, b) => count + (wants(a, b) ? 1 : 0), 0), 0),
  }
}

/** Gathers cells that have a key in common. */
class Gathering {
  private readonly growing = new Map<string, Growing>()

  add(key: string, verdict: Judgement, placement: Placement, machine: string, { from, to }: Ends) {
    const group = this.growing.get(key) ?? { verdict, from: new Set(), to: new Set(), machines: new Map() }
    for (const a of from) group.from.add(a)
    for (const b of to) group.to.add(b)
    const machines = group.machines.get(placement) ?? new Set()
    group.machines.set(placement, machines.add(machine))
    this.growing.set(key, group)
  }

  groups(): CellGroup[] {
    return [...this.growing.values()].map(({ verdict, from, to, machines }) => ({
      outcome: verdict.outcome,
      from: texts(from),
      to: texts(to),
      places: [...machines].map(([placement, names]) => ({ placement, machines: [...names] })),
      reasons: verdict.reasons,
      conditions: verdict.conditions,
    }))
  }
}

const union = (a: readonly string[], b: readonly string[]): string[] =>
  [...new Set([...a, ...b])].sort((one, other) => orderOf(one) - orderOf(other))

/** Joins groups that differ in one of their two sides only. */
function joined(groups: readonly CellGroup[], side: 'from' | 'to'): CellGroup[] {
  const other = side === 'from' ? 'to' : 'from'
  const found = new Map<string, CellGroup>()
  for (const group of groups) {
    const key = [verdictKey(group), group[other].join(), JSON.stringify(group.places)].join('|')
    const before = found.get(key)
    found.set(key, before ? { ...before, [side]: union(before[side], group[side]) } : group)
  }
  return [...found.values()]
}

/** All cells of one device type. */
export interface Cells {
  readonly groups: readonly CellGroup[]
  readonly standing: readonly Standing[]
  /** Cells of each outcome, for any reasons. */
  readonly count: Readonly<Record<Standing['outcome'], number>>
}

/** A key for a run by its first and last release, whichever machine type cuts it short. */
const span = (runs: readonly Run[], i: number): string =>
  `${i === 0 ? '' : runs[i]!.releases[0]!.text}-${i === runs.length - 1 ? '' : runs[i]!.releases.at(-1)!.text}`

/**
 * Returns the outcomes of every migration of a device type between two releases on one machine type.
 * @param eras machine types to cover, with the releases to cover of each
 */
export function cellsOf(
  forms: Forms,
  transitions: Transitions,
  placements: readonly Placement[],
  eras: readonly MachineEra[],
  wants: WantsPair,
): Cells {
  const { kind } = forms
  const cells = new Gathering()
  const anyway = new Gathering()
  const count = { safe: 0, unsafe: 0, depends: 0, unknown: 0 }
  for (const placement of placements) {
    for (const { machine, releases } of eras) {
      if (machine.express === (placement === 'pci.0')) continue
      const sending = releases.filter((qemu) => hasType(kind.type, qemu) && notMigrated(kind.type, qemu) === null)
      const runs = runsOf(forms, { machine, releases: sending }, placement)
      const between = (a: Version, b: Version) => {
        const spot = (qemu: Version): Spot => ({ qemu, machine, placement })
        return judgementOf(transitions.between(spot(a), spot(b)))
      }
      runs.forEach((destination, j) => {
        const [own] = destination.releases
        const twins = between(own!, own!)
        runs.forEach((source, i) => {
          const ends = endsOf(source.releases, destination.releases, wants)
          const [first] = ends.from
          if (!first) return
          const verdict = between(first, ends.to.find((b) => wants(first, b))!)
          count[verdict.outcome] += ends.pairs
          const shown = beyond(verdict, twins)
          const place = [placement, machine.name] as const
          cells.add(`${span(runs, i)}>${span(runs, j)}|${verdictKey(shown)}`, shown, ...place, ends)
          if (verdict.outcome === 'unknown') return
          for (const each of single(twins)) anyway.add(`${span(runs, j)}|${verdictKey(each)}`, each, ...place, ends)
        })
      })
    }
  }
  const groups = joined(joined(cells.groups(), 'from'), 'to')
  const standing = joined(
    anyway.groups().map((group) => ({ ...group, from: [] })),
    'to',
  ).map(({ from: _, ...rest }) => rest)
  return { groups, standing, count }
}
