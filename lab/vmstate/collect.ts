/** A VMStateDescription in the output of `-dump-vmstate`. QEMU: dump_vmstate_vmsd(), migration/savevm.c. */
interface Vmsd {
  readonly name: string
  readonly version_id: number
  readonly minimum_version_id: number
  readonly Fields?: readonly { readonly Description?: Vmsd }[]
  readonly Subsections?: readonly Vmsd[]
}

/** What the output says of a device type. */
export interface Described {
  readonly Description: Vmsd
}

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
/** A check of the tool's own in the same object. */
const NO_DEVICE = 'vmschkmachine'

/** Hands over the subsections anywhere in a state, those of structures in it among them. */
function subsections({ Fields = [], Subsections = [] }: Vmsd, add: (vmsd: Vmsd) => void): void {
  for (const { Description } of Fields) if (Description) subsections(Description, add)
  for (const inner of Subsections) {
    add(inner)
    subsections(inner, add)
  }
}

const inOrder = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })

/** What was found of the states of one name. */
class Found {
  /** By release. */
  readonly versions = new Map<string, Set<string>>()
  /** Names of the sections that it is part of. */
  readonly sections = new Set<string>()

  add(release: string, { version_id: version, minimum_version_id: minimum }: Vmsd, section: string): void {
    const known = this.versions.get(release) ?? new Set()
    this.versions.set(release, known.add(`${version}/${minimum}`))
    this.sections.add(section)
  }
}

function at(found: Map<string, Found>, name: string): Found {
  const known = found.get(name) ?? new Found()
  found.set(name, known)
  return known
}

/**
 * Brings the dumps together: the states that devices have as a section of their own, and the subsections.
 */
export function collect(
  dumps: readonly { readonly release: string; readonly types: Readonly<Record<string, Described>> }[],
): { releases: readonly string[]; rows: readonly Row[]; ambiguous: readonly string[] } {
  const releases = [...new Set(dumps.map(({ release }) => release))].sort(inOrder)
  const sections = new Map<string, Found>()
  const parts = new Map<string, Found>()
  for (const { release, types } of dumps) {
    for (const [type, { Description }] of Object.entries(types)) {
      if (type === NO_DEVICE) continue
      const { name } = Description
      at(sections, name).add(release, Description, name)
      subsections(Description, (part) => at(parts, part.name).add(release, part, name))
    }
  }
  const ambiguous: string[] = []
  const isThere = (release: string) => (section: string) => sections.get(section)!.versions.has(release)
  const rowsOf = (found: ReadonlyMap<string, Found>): Row[] =>
    [...found].flatMap(([name, { versions, sections: within }]) => {
      const told = releases.map((release) => [
        ...(versions.get(release) ?? [[...within].some(isThere(release)) ? ABSENT : UNKNOWN]),
      ])
      if (told.every((those) => those.length === 1)) return [{ name, versions: told.map(([one]) => one!) }]
      ambiguous.push(name)
      return []
    })
  const rows = [...rowsOf(sections), ...rowsOf(parts)]
  return { releases, rows: rows.sort((a, b) => inOrder(a.name, b.name)), ambiguous }
}
