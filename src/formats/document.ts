import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Scalar, type YAMLMap } from 'yaml'
import { InputError } from '../bytes/input-error'
import { printable } from '../bytes/printable'
import { DEEPEST_DOCUMENT } from './nesting'
import { readYaml, tooDeep, YamlMistake } from './yaml'

/** Limits of a hand-written file, besides its depth: length in characters. */
export const LONGEST_DOCUMENT = 512 * 1024
export const MOST_DOCUMENT_VALUES = 100_000
export const MOST_ALIASES = 100

const WHOLE = /^[-+]?(0x[0-9a-f]+|0o[0-7]+|\d+)$/i

/** Offsets of a key and its value in the text. */
interface Spots {
  readonly key: number
  readonly value: number
  /** The value as written, for a number. */
  readonly source: string | null
}

/** A key or entry of the data, and whether the key or its value is meant. */
export interface DocumentSpot {
  readonly parent: object
  readonly key: PropertyKey
  readonly part: 'key' | 'value'
}

const start = (node: unknown): number => (node as Node | null)?.range?.[0] ?? 0

function spotsOf(key: unknown, value: unknown): Spots {
  const number = isScalar(value) && typeof value.value === 'number'
  return { key: start(key), value: start(value ?? key), source: number ? (value.source ?? null) : null }
}

/** Only whole numbers are read as numbers, so that versions (8.1, 10.0) need no quotes. */
function scalar({ value, source }: Scalar): unknown {
  if (typeof value === 'number' && source !== undefined && !WHOLE.test(source)) return source
  return typeof value === 'string' ? printable(value) : value
}

/** A hand-written file as plain data: objects without prototype, lists, text, whole numbers, booleans and null. */
export class UserDocument {
  readonly data: unknown
  private readonly lines = new LineCounter()
  private readonly document: Document.Parsed
  private readonly starts = new WeakMap<object, number>()
  private readonly spots = new WeakMap<object, Map<PropertyKey, Spots>>()
  private values = 0
  private aliases = 0

  /**
   * Reads YAML, or JSON, which is YAML too. Text is made safe to print on a terminal.
   * @throws InputError with line and column if it is neither, has a duplicate key, or is
   * too large, too deep or expands to too many values
   */
  constructor(text: string) {
    if (text.length > LONGEST_DOCUMENT)
      throw new InputError(`is larger than ${LONGEST_DOCUMENT / 1024} KiB`, {}, 'Split it.')
    try {
      this.document = readYaml(text, this.lines)
      this.data = this.plain(this.document.contents, 0)
    } catch (error) {
      throw error instanceof YamlMistake ? this.refusal(error.message, error.offset, error.hint) : error
    }
  }

  /** Line, from 1, of a key or entry of the data. */
  lineOf(parent: object, key: PropertyKey): number {
    return this.lines.linePos(this.spots.get(parent)?.get(key)?.key ?? 0).line
  }

  /** A number as written; null for other values. */
  sourceOf({ parent, key }: DocumentSpot): string | null {
    return this.spots.get(parent)?.get(key)?.source ?? null
  }

  /** The error for a mistake: at the mapping for a missing key, at the start without a spot. */
  mistake(what: string, hint: string | null, spot?: DocumentSpot): InputError {
    const place = spot && (this.spots.get(spot.parent)?.get(spot.key)?.[spot.part] ?? this.starts.get(spot.parent))
    return this.refusal(what, place ?? start(this.document.contents), hint)
  }

  private refusal(what: string, at: number, hint: string | null = null): InputError {
    const { line, col } = this.lines.linePos(at)
    return new InputError(`${what} (column ${col})`, { line }, hint)
  }

  /** The node that an alias refers to. The library searches the whole file for it. */
  private target(node: unknown): unknown {
    if (!isAlias(node)) return node
    this.aliases += 1
    if (this.aliases > MOST_ALIASES) throw this.refusal(`has more than ${MOST_ALIASES} aliases`, start(node))
    return node.resolve(this.document)
  }

  private plain(node: unknown, depth: number): unknown {
    this.values += 1
    if (this.values > MOST_DOCUMENT_VALUES)
      throw this.refusal(`has more than ${MOST_DOCUMENT_VALUES} values`, start(node))
    if (depth > DEEPEST_DOCUMENT) throw tooDeep(start(node))
    const found = this.target(node)
    if (isMap(found)) return this.mapping(found, depth)
    if (!isSeq(found)) return isScalar(found) ? scalar(found) : null
    const list = found.items.map((item) => this.plain(item, depth + 1))
    this.spots.set(list, new Map(found.items.map((item, i) => [i, spotsOf(item, item)])))
    return list
  }

  private mapping(map: YAMLMap, depth: number): object {
    const object: Record<string, unknown> = Object.create(null)
    const spots = new Map<PropertyKey, Spots>()
    for (const { key, value } of map.items) {
      if (!isScalar(key)) throw this.refusal('a key is not text', start(key))
      const name = printable(key.source ?? String(key.value))
      if (name === '__proto__') throw this.refusal(`'${name}' can't be a key`, start(key))
      if (spots.has(name)) throw this.refusal(`'${name}' is given twice`, start(key))
      spots.set(name, spotsOf(key, value))
      object[name] = this.plain(value, depth + 1)
    }
    this.starts.set(object, start(map))
    this.spots.set(object, spots)
    return object
  }
}
