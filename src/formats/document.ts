import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { InputError } from '../bytes/input-error'
import { printable } from '../bytes/printable'

/** Bounds of a file that a person wrote; one beyond them was not. */
const LONGEST = 1024 * 1024
const DEEPEST = 32
const MOST_VALUES = 100_000
const MOST_ALIASES = 100

/** Where a key and its value stand, as offsets into the text. */
interface Spots {
  readonly key: number
  readonly value: number
  /** The value as it is written, where that is a number. */
  readonly source: string | null
}

/** A file that a person wrote, as plain data: objects without prototype, arrays, strings, numbers, booleans and null. */
export interface UserDocument {
  readonly data: unknown
  /** Line, from 1, of the `key` in the object or array `parent` of the data. */
  lineOf(parent: object, key: PropertyKey): number
  /** A value as it is written, where it is a number: 10.0 is 10. */
  sourceOf(parent: object, key: PropertyKey): string | null
  /** The error for a mistake at a key or its value; at the mapping for a key that is missing, else at the start. */
  mistake(
    what: string,
    hint: string | null,
    at?: { parent: object; key: PropertyKey; part: 'key' | 'value' },
  ): InputError
}

const start = (node: unknown): number => (node as Node | null)?.range?.[0] ?? 0

/**
 * Reads YAML, or JSON, which is YAML too. Strings come out fit for a terminal.
 * @throws InputError with line and column for what is neither, for a key that is given twice, and for files that are
 * too large, too deep or unfold into too much
 */
export function readDocument(text: string): UserDocument {
  if (text.length > LONGEST) throw new InputError(`holds more than ${LONGEST / 1024} KiB`, {}, 'Split it.')
  const lines = new LineCounter()
  const document = parsed(text, lines)
  const starts = new WeakMap<object, number>()
  const spots = new WeakMap<object, Map<PropertyKey, Spots>>()
  let values = 0
  let aliases = 0

  const refuse = (what: string, at: number, hint: string | null = null): InputError => {
    const { line, col } = lines.linePos(at)
    return new InputError(`${what} (column ${col})`, { line }, hint)
  }
  const [error] = document.errors
  if (error) throw refuse(`is no YAML: ${error.message}`, error.pos[0])

  const target = (node: unknown): unknown => {
    if (!isAlias(node)) return node
    aliases += 1
    if (aliases > MOST_ALIASES) throw refuse(`has more than ${MOST_ALIASES} aliases`, start(node))
    return node.resolve(document)
  }
  const spotsOf = (key: unknown, value: unknown): Spots => {
    const number = isScalar(value) && typeof value.value === 'number'
    return { key: start(key), value: start(value ?? key), source: number ? (value.source ?? null) : null }
  }

  const plain = (node: unknown, depth: number): unknown => {
    values += 1
    if (values > MOST_VALUES) throw refuse(`holds more than ${MOST_VALUES} values`, start(node))
    if (depth > DEEPEST) throw refuse(`is nested more than ${DEEPEST} deep`, start(node))
    const found = target(node)
    if (isMap(found)) {
      const object: Record<string, unknown> = Object.create(null)
      const places = new Map<PropertyKey, Spots>()
      starts.set(object, start(found))
      for (const { key, value } of found.items) {
        if (!isScalar(key)) throw refuse('a key is no text', start(key))
        const name = printable(key.source ?? String(key.value))
        if (places.has(name)) throw refuse(`'${name}' is given twice`, start(key))
        places.set(name, spotsOf(key, value))
        object[name] = plain(value, depth + 1)
      }
      spots.set(object, places)
      return object
    }
    if (isSeq(found)) {
      const list = found.items.map((item) => plain(item, depth + 1))
      spots.set(list, new Map(found.items.map((item, i) => [i, spotsOf(item, item)])))
      return list
    }
    if (!isScalar(found)) return null
    return typeof found.value === 'string' ? printable(found.value) : found.value
  }

  const data = plain(document.contents, 0)
  const spot = (parent: object, key: PropertyKey) => spots.get(parent)?.get(key)
  return {
    data,
    lineOf: (parent, key) => lines.linePos(spot(parent, key)?.key ?? 0).line,
    sourceOf: (parent, key) => spot(parent, key)?.source ?? null,
    mistake: (what, hint, at) => {
      const place = at && (spot(at.parent, at.key)?.[at.part] ?? starts.get(at.parent))
      return refuse(what, place ?? start(document.contents), hint)
    },
  }
}

/** The library follows brackets without end; a stack that is full is a file that nests too deep. */
function parsed(text: string, lineCounter: LineCounter) {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new InputError(`is nested more than ${DEEPEST} deep`)
  }
}
