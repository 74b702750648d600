import { orderOf, type Version } from '../../../qemu/releases/version'
import { MEASURED, VERSIONS } from './versions'

/** Which versions of a state a release loads. */
export interface Loads {
  readonly version: number
  /** The lowest version that it loads (VMStateDescription.minimum_version_id). */
  readonly minimum: number
}

/** The release has the device without this subsection. */
const ABSENT = '-'
const UNKNOWN = '?'

/** Order of the feature release that a version belongs to: point releases keep the form of their states. */
const featureOrder = ({ text }: Pick<Version, 'text'>): number => orderOf(text.split('.').slice(0, 2).join('.'))

const RELEASES = MEASURED.map((text) => featureOrder({ text }))

/** Versions as the table writes them, one for each measured release. */
function rowOf(spans: string): readonly string[] {
  const changed = new Map(spans.split(' ').map((span) => span.split(':') as [string, string]))
  let version = UNKNOWN
  return MEASURED.map((release) => {
    version = changed.get(release) ?? version
    return version
  })
}

let rows: ReadonlyMap<string, readonly string[]> | undefined

function rowFor(name: string): readonly string[] | undefined {
  rows ??= new Map(
    VERSIONS.trim()
      .split('\n')
      .map((line) => line.split('\t') as [string, string])
      .map(([known, spans]) => [known, rowOf(spans)]),
  )
  return rows.get(name)
}

/** Returns what the measured releases before and after this one agree on, or its own entry if it was measured. */
function around(name: string, qemu: Version): string {
  const row = rowFor(name)
  const order = featureOrder(qemu)
  const after = RELEASES.findIndex((release) => release >= order)
  if (!row || after < 0) return UNKNOWN
  const before = RELEASES[after] === order ? after : after - 1
  return row[before] === row[after] ? row[after]! : UNKNOWN
}

/**
 * Returns which versions of a section of that name a release loads.
 * @returns null if no measurement covers it: for names that `-dump-vmstate` does not show, for releases before 5.2, and
 * between two measured releases that differ
 */
export function loadedBy(name: string, qemu: Version): Loads | null {
  const [version, minimum] = around(name, qemu).split('/').map(Number)
  return version === undefined || minimum === undefined ? null : { version, minimum }
}

/**
 * Whether a release has a subsection, which QEMU sends when it is needed.
 * @param section name of the state that it was sent with
 * @returns null if no measurement covers it; true in states that `-dump-vmstate` does not show, whose subsections the
 * table does not list either
 */
export function hasSubsection(name: string, section: string, qemu: Version): boolean | null {
  if (rowFor(name) === undefined) return rowFor(section) === undefined ? true : null
  const found = around(name, qemu)
  return found === UNKNOWN ? null : found !== ABSENT
}
