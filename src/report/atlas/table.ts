import { hex } from '../../bytes/hex'
import type { Atlas } from '../../check/atlas/atlas'
import type { Judgement } from '../../check/atlas/cells'
import type { MachineTypeChange } from '../../check/atlas/machines'
import type { Reason } from '../../check/atlas/reason'
import { placesText, releasesText, sharedFindings } from './words'

/** One row of the atlas: devices that share a reason between the same ends. */
export interface AtlasRow {
  readonly devices: readonly string[]
  readonly from: string
  readonly to: string
  /** The releases at both ends, one by one; null for every release. */
  readonly releases: { readonly from: readonly string[] | null; readonly to: readonly string[] | null }
  /** Machine types, and the devices' places in them. */
  readonly where: string
  readonly outcome: Judgement['outcome']
  /** What fails, each with the property that decides and the known cause. */
  readonly reasons: readonly RowReason[]
}

export interface RowReason {
  readonly text: string
  readonly property: string | null
  readonly case: string | null
}

/** A register and what happens there, without the bytes of an example. */
function happens({ offset, register, field, by, action, on }: Reason): string {
  const what = by === 'constant' ? 'differs' : `after ${action}`
  const many = (field ?? '').split(', ')
  const named =
    field === null
      ? ''
      : many.length > 4
        ? `, ${many.slice(0, 3).join(', ')} and ${many.length - 3} more`
        : `, ${field}`
  return `${hex(offset, 3)} ${register}${named}: ${what}${on === null ? '' : `; depends on ${on}`}`
}

const propertyText = ({ property }: Reason): string | null =>
  property && `${property.name}: ${property.source || '""'} → ${property.destination || '""'}`

const omittedRegisters = (count: number): string =>
  count === 0 ? '' : `; and ${count} more register${count === 1 ? '' : 's'}`

/** This many reasons or more without a property are merged into one: another layout. */
const LAYOUT = 3

/** Merges reasons with the same property: the first of them, and how many more. */
export function mergedReasons({ reasons, conditions }: Judgement): RowReason[] {
  const groups = new Map<string, Reason[]>()
  const layout = reasons.filter(({ property }) => property === null).length >= LAYOUT
  for (const [i, reason] of reasons.entries()) {
    const key = propertyText(reason) ?? (layout ? 'layout' : `${i}`)
    groups.set(key, [...(groups.get(key) ?? []), reason])
  }
  return [
    ...[...groups.values()].map(([first, ...others]) => ({
      text: `${happens(first!)}${omittedRegisters(others.length)}`,
      property: propertyText(first!),
      case: first!.case,
    })),
    ...conditions.map((text) => ({ text, property: null, case: null })),
  ]
}

/** Returns what goes wrong between two releases on one machine type. */
export const releaseRows = (atlas: Atlas): AtlasRow[] =>
  sharedFindings(atlas, ({ groups }) => groups.filter(({ outcome }) => outcome !== 'safe')).flatMap(
    ({ devices, found }) =>
      found.map((group) => ({
        devices,
        from: releasesText(group.from, atlas),
        to: releasesText(group.to, atlas),
        releases: { from: group.from, to: group.to },
        where: placesText(group.places, atlas),
        outcome: group.outcome,
        reasons: mergedReasons(group),
      })),
  )

/** Returns what goes wrong between two hosts that run the same. */
export const standingRows = (atlas: Atlas): AtlasRow[] =>
  sharedFindings(atlas, ({ standing }) => standing).flatMap(({ devices, found }) =>
    found.map((group) => ({
      devices,
      from: 'any',
      to: releasesText(group.to, atlas),
      releases: { from: null, to: group.to },
      where: placesText(group.places, atlas),
      outcome: group.outcome,
      reasons: mergedReasons(group),
    })),
  )

/** Returns what differs between neighbouring machine types. */
export const machineRows = (atlas: Atlas): AtlasRow[] =>
  sharedFindings(atlas, ({ machineChanges }) => machineChanges).flatMap(({ devices, found }) =>
    found.map((change: MachineTypeChange) => ({
      devices,
      from: change.from,
      to: change.to,
      releases: { from: [change.qemu], to: [change.qemu] },
      where: `QEMU ${change.qemu}, ${change.placements.join(', ')}`,
      outcome: change.outcome,
      reasons: mergedReasons(change),
    })),
  )
