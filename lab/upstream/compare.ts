import { constantDigest, digestOf, type Sources, type Writer } from './writers'

/** What happened to a place between two trees. */
export interface WriterChange {
  readonly kind: 'new' | 'changed' | 'gone'
  readonly place: Writer
  /** Statements that came and went; none of a new or lost place. */
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** Functions that it asks and that changed. */
  readonly asks: readonly string[]
}

/** A constant with another value, and the places that use it. */
export interface ConstantChange {
  readonly name: string
  readonly before: string
  readonly after: string
  readonly users: readonly Writer[]
}

export interface Changes {
  readonly places: readonly WriterChange[]
  readonly constants: readonly ConstantChange[]
}

/** Lines of a that b lacks, each as often as it is missing. */
function lacking(a: readonly string[], b: readonly string[]): string[] {
  const left = [...b]
  return a.filter((line) => {
    const at = left.indexOf(line)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

function changeOf(before: Sources, after: Sources, place: Writer, key: string): WriterChange | null {
  const old = before.places.get(key)
  if (!old) return { kind: 'new', place, added: [], removed: [], asks: [] }
  const asks = place.asks.filter((name) => {
    const [was, is] = [before, after].map(({ asked }) => asked.get(`${place.file} ${name}`))
    return was !== undefined && was !== is
  })
  if (digestOf(old) === digestOf(place) && asks.length === 0) return null
  return {
    kind: 'changed',
    place,
    added: lacking(place.statements, old.statements),
    removed: lacking(old.statements, place.statements),
    asks,
  }
}

/** Returns what changed between two trees in what is written to config space, when, and with which constants. */
export function changesBetween(before: Sources, after: Sources): Changes {
  const places = [...after.places].flatMap(([key, place]) => changeOf(before, after, place, key) ?? [])
  const gone = [...before.places]
    .filter(([key]) => !after.places.has(key))
    .map(([, place]): WriterChange => ({ kind: 'gone', place, added: [], removed: [], asks: [] }))
  const used = new Map<string, Writer[]>()
  for (const place of after.places.values()) {
    for (const name of place.constants) used.set(name, [...(used.get(name) ?? []), place])
  }
  const constants = [...used].flatMap(([name, users]): ConstantChange[] => {
    const [was, is] = [before.constants.get(name), after.constants.get(name)]
    return was === undefined || is === undefined || constantDigest(was) === constantDigest(is)
      ? []
      : [{ name, before: was, after: is, users }]
  })
  return { places: [...places, ...gone], constants: constants.sort((a, b) => a.name.localeCompare(b.name)) }
}
