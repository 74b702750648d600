import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Scalar, type YAMLMap } from 'yaml'
import { InputError } from '../bytes/input-error'
import { printable } from '../bytes/printable'
import { DEEPEST_DOCUMENT } from './nesting'
import { readYaml, tooDeep, YamlMistake } from './yaml'

/** Bounds of a file that a person wrote, besides that of its depth; one beyond them was not. Its length in characters. */
export const LONGEST_DOCUMENT = 512 * 1024
export const MOST_DOCUMENT_VALUES = 100_000
export const MOST_ALIASES = 100

const WHOLE = /^[-+]?(0x[0-9a-f]+|0o[0-7]+|\d+)$/i

/** Where a key and its value stand, as offsets into the text. */
interface Spots {
  readonly key: number
  readonly value: number
  /** The value as it is written, where that is a number. */
  readonly source: string | null
}

/** A key or entry of the data, and whether it or its value is meant. */
export interface Spot {
  readonly parent: object
  readonly key: PropertyKey
  readonly part: 'key' | 'value'
}

const start = (node: unknown): number => (node as Node | null)?.range?.[0] ?? 0

function spotsOf(key: unknown, value: unknown): Spots {
  const number = isScalar(value) && typeof value.value === 'number'
  return { key: start(key), value: start(value ?? key), source: number ? (value.source ?? null) : null }
}

/** 8.1 and 10.0 are versions, which nobody should have to quote: only whole numbers are numbers. */
function scalar({ value, source }: Scalar): unknown {
  if (typeof value === 'number' && source !== undefined && !WHOLE.test(source)) return source
  return typeof value === 'string' ? printable(value) : value
}

/** A file that a person wrote as plain data: objects without prototype, lists, text, whole numbers, switches and null. */
export class UserDocument {
  readonly data: unknown
  private readonly lines = new LineCounter()
  private readonly document: Document.Parsed
  private readonly starts = new WeakMap<object, number>()
  private readonly spots = new WeakMap<object, Map<PropertyKey, Spots>>()
  private values = 0
  private aliases = 0

  /**
   * Reads YAML, or JSON, which is YAML too. Text comes out fit for a terminal.
   * @throws InputError with line and column for what is neither, for a key that is given twice, and for files that are
   * too large, too deep or unfold into too much
   */
  constructor(text: string) {
    if (text.length > LONGEST_DOCUMENT)
      throw new InputError(`holds more than ${LONGEST_DOCUMENT / 1024} KiB`, {}, 'Split it.')
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

  /** A value as it is written, where it is a number. */
  sourceOf({ parent, key }: Spot): string | null {
    return this.spots.get(parent)?.get(key)?.source ?? null
  }

  /** The error for a mistake; for a key that is missing it is at the mapping, without a spot at the start. */
  mistake(what: string, hint: string | null, spot?: Spot): InputError {
    const place = spot && (this.spots.get(spot.parent)?.get(spot.key)?.[spot.part] ?? this.starts.get(spot.parent))
    return this.refusal(what, place ?? start(this.document.contents), hint)
  }

  private refusal(what: string, at: number, hint: string | null = null): InputError {
    const { line, col } = this.lines.linePos(at)
    return new InputError(`${what} (column ${col})`, { line }, hint)
  }

  /** The node that an alias stands for. To find it the library looks through the whole file. */
  private target(node: unknown): unknown {
    if (!isAlias(node)) return node
    this.aliases += 1
    if (this.aliases > MOST_ALIASES) throw this.refusal(`has more than ${MOST_ALIASES} aliases`, start(node))
    return node.resolve(this.document)
  }

  private plain(node: unknown, depth: number): unknown {
    this.values += 1
    if (this.values > MOST_DOCUMENT_VALUES)
      throw this.refusal(`holds more than ${MOST_DOCUMENT_VALUES} values`, start(node))
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
      if (!isScalar(key)) throw this.refusal('a key is no text', start(key))
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
