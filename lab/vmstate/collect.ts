import type { TypeState } from './records'

/** What one release says of a state: "2/1", version and least version that it loads. */
export interface Row {
  readonly name: string
  /** One for each release. */
  readonly versions: readonly string[]
}

/** The release has the device, and not this subsection of its state. */
const ABSENT = '-'
/** No dump of the release has the device. */
const UNKNOWN = '?'

const inOrder = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })

/** What was found of the states of one name. */
class Found {
  /** By release. */
  readonly versions = new Map<string, Set<string>>()
  /** Names of the sections that it is part of. */
  readonly sections = new Set<string>()

  add(release: string, versions: string, section: string): void {
    const known = this.versions.get(release) ?? new Set()
    this.versions.set(release, known.add(versions))
    this.sections.add(section)
  }
}

function at(found: Map<string, Found>, name: string): Found {
  const known = found.get(name) ?? new Found()
  found.set(name, known)
  return known
}

/**
 * Brings the states of releases together: those that devices have as a section of their own, and the subsections.
 */
export function collect(states: readonly TypeState[]): {
  releases: readonly string[]
  rows: readonly Row[]
  ambiguous: readonly string[]
} {
  const releases = [...new Set(states.map(({ release }) => release))].sort(inOrder)
  const sections = new Map<string, Found>()
  const parts = new Map<string, Found>()
  for (const { release, name, versions, parts: inner } of states) {
    at(sections, name).add(release, versions, name)
    for (const [part, its] of inner) at(parts, part).add(release, its, name)
  }
  const ambiguous: string[] = []
  const isThere = (release: string) => (section: string) => sections.get(section)!.versions.has(release)
  const rowsOf = (found: ReadonlyMap<string, Found>): Row[] =>
    [...found].flatMap(([name, { versions, sections: within }]) => {
      const listed = releases.map((release) => [
        ...(versions.get(release) ?? [[...within].some(isThere(release)) ? ABSENT : UNKNOWN]),
      ])
      if (listed.every((those) => those.length === 1)) return [{ name, versions: listed.map(([one]) => one!) }]
      ambiguous.push(name)
      return []
    })
  const rows = [...rowsOf(sections), ...rowsOf(parts)]
  return { releases, rows: rows.sort((a, b) => inOrder(a.name, b.name)), ambiguous }
}
