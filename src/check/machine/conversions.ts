import type { StreamSection } from '../../formats/stream'
import { stateName } from './loaded-states'
import { structureVersions } from './vmstate/lookup'
import type { States } from './vmstate/states'

/** Whether QEMU loads a structure of one version as one of another. */
interface Conversion {
  readonly from: number
  readonly loadedAs: readonly number[]
  readonly refusedAs: readonly number[]
}

/**
 * Structures in a section whose version and fields QEMU changed; measured between 5.2, 7.2, 10.0 and 11.1.
 * vmstate_esp (hw/scsi/esp.c): from version 2 of the section on, it holds the version that the source had, and not all
 * conversions read as many bytes as were written.
 */
const CONVERSIONS: readonly {
  readonly id: RegExp
  readonly field: string
  readonly versions: readonly Conversion[]
}[] = [
  {
    id: /\/pciespscsi$/,
    field: 'esp',
    versions: [
      { from: 4, loadedAs: [6], refusedAs: [7, 8] },
      { from: 6, loadedAs: [], refusedAs: [7, 8] },
      { from: 7, loadedAs: [6, 8], refusedAs: [] },
      { from: 8, loadedAs: [], refusedAs: [6, 7] },
    ],
  },
]

/** Whether the destination reads as many bytes of a section as were written. */
export type LoadOutcome = 'loaded' | 'refused' | 'unknown'

/** The releases of both sides. */
export interface BothReleases {
  /** What the source's program says about the states that it sends. */
  readonly sent: States
  /** What the destination's program says about those that it loads. */
  readonly states: States
}

/** The versions that a structure of a section may have: as described, else as its release has it; none if that is not known. */
const versionsOf = (section: StreamSection, field: string, states: States): readonly number[] =>
  section.structures.has(field)
    ? [section.structures.get(field)!]
    : structureVersions(field, stateName(section), section.version, states)

function outcomeOf(from: number, to: number, versions: readonly Conversion[]): LoadOutcome {
  const rule = versions.find((one) => one.from === from)
  if (from === to || rule?.loadedAs.includes(to)) return 'loaded'
  return rule?.refusedAs.includes(to) ? 'refused' : 'unknown'
}

/** What a table says about a section; null if its structures have the same versions on both sides, or one is not known. */
function tabled(section: StreamSection, own: StreamSection, { sent, states }: BothReleases): LoadOutcome | null {
  for (const { id, field, versions } of CONVERSIONS) {
    if (!id.test(section.id)) continue
    const [from, to] = [versionsOf(section, field, sent), versionsOf(own, field, states)]
    if (from.every((one) => to.every((other) => other === one))) continue
    const outcomes = new Set(from.flatMap((one) => to.map((other) => outcomeOf(one, other, versions))))
    return outcomes.size === 1 ? [...outcomes][0]! : 'unknown'
  }
  return null
}

/**
 * Returns what comes of structures of another version. Their versions are not sent: QEMU must read exactly what was
 * written.
 * @param sameSize whether both sides send as many bytes
 */
export function converted(
  section: StreamSection,
  own: StreamSection,
  sameSize: boolean,
  releases: BothReleases,
): LoadOutcome {
  const known = tabled(section, own, releases)
  if (known !== null) return known
  if (sameSize) return 'loaded'
  const isOther = [...section.structures].some(([name, version]) => (own.structures.get(name) ?? version) !== version)
  return isOther ? 'unknown' : 'refused'
}
