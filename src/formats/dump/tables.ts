import { hasKnownVendor, isConfigSpace, truerConfigSpace, turned } from '../../pci/doubts/plausible'
import { bytesOfElements } from './literals/lists'

/** Sizes that config space has. */
const SIZES: readonly number[] = [64, 128, 256, 4096]

/** Larger than any table of 4096 bytes, even with a row a byte. */
const MOST_TEXT = 256 * 1024

const NUMBER = /^(?:0x[0-9a-f]{1,8}|[0-9a-f]{1,3}|-\d{1,3})$/i

/** Names of what a row begins with, in a heading or as a key. */
const PLACE = /^(?:offset|off|addr|address|index|idx|register|reg|position|pos)$/i

/** Whether texts count up from 0 by a step, in hex or decimal. */
function countsUp(texts: readonly string[], step: number): boolean {
  return ([16, 10] as const).some((base) =>
    texts.every((text, at) => Number.parseInt(text.replace(/^0x/i, ''), /^0x/i.test(text) ? 16 : base) === at * step),
  )
}

/** The elements as config space, if they are one. */
function configOf(elements: readonly string[]): Uint8Array | null {
  if (elements.length < 16 || !elements.every((element) => NUMBER.test(element))) return null
  const bytes = bytesOfElements(elements)
  if (bytes === null || !SIZES.includes(bytes.length)) return null
  const config = new Uint8Array(bytes)
  const width = config.length / elements.length
  if (width === 1) return isConfigSpace(config) && hasKnownVendor(config) ? config : null
  // Wider values are numbers of a machine of either byte order.
  const other = turned(config, width)
  const found = truerConfigSpace(config, other)
  if (found === 'first') return config
  return found === 'second' ? other : null
}

const words = (cell: string): string[] => cell.split(/[\s,]+/).filter((word) => word !== '')

/** Rows of a table, their first cells being places if those count up; null if they do not and must. */
function fromRows(rows: readonly (readonly string[])[], mayLackPlaces: boolean): Uint8Array | null {
  const places = rows.map(([first]) => first ?? '')
  const bodies = rows.map(([, ...rest]) => rest.flatMap(words))
  const step = bodies[0]?.length ?? 0
  const isPlaced =
    step > 0 && bodies.every(({ length }) => length === step) && places.every((each) => NUMBER.test(each))
  if (isPlaced && countsUp(places, step)) return configOf(bodies.flat())
  return mayLackPlaces ? configOf(rows.flatMap((row) => row.flatMap(words))) : null
}

const unquoted = (cell: string): string => cell.trim().replace(/^"(.*)"$|^'(.*)'$/, (_, a: string, b: string) => a ?? b)

/** After the first line, which may be a heading, a character that no row of numbers has: found without splitting them. */
const NO_ROWS = /^\s*\S[^\n]*\n[\s0-9a-fx;,"'-]*[^\s0-9a-fx;,"'-]/i

/** CSV with commas, semicolons or tabulators, with a heading or without; columns of decimal numbers. */
function fromCsv(text: string): Uint8Array | null {
  if (NO_ROWS.test(text)) return null
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  const mark = [';', '\t', ','].find((each) => lines.every((line) => line.includes(each)))
  const cells = lines.map((line) =>
    mark === undefined ? line.trim().split(/\s+/) : line.replace(/,\s*$/, '').split(mark).map(unquoted),
  )
  const hasHeading = cells[0]?.some((cell) => PLACE.test(cell)) ?? false
  const rows = hasHeading ? cells.slice(1) : cells
  // Octal digits, as od -b writes them.
  if (rows.some((row) => row.some((cell) => /^0\d\d$/.test(cell)))) return null
  // Rows of hex digits without places are read by the notations of dumps.
  const isDecimal = rows.some((row) => row.some((cell) => /^(?:\d{3}|-\d{1,3})$/.test(cell)))
  if (mark === undefined && !isDecimal) return null
  return fromRows(rows, isDecimal)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A number or a string of digits as an element; a string of many bytes as several. */
function elementsOf(value: unknown): string[] | null {
  if (typeof value === 'number' && Number.isInteger(value) && value >= -128 && value <= 0xffff_ffff) {
    return [
      value > 0xff ? `0x${value.toString(16).padStart(8, '0')}` : value < 0 ? `${value}` : `0x${value.toString(16)}`,
    ]
  }
  if (typeof value === 'string') {
    const digits = /^(?:[0-9a-f]{2}){4,}$/i.test(value) ? value.match(/../g)!.map((byte) => `0x${byte}`) : words(value)
    return digits
  }
  if (!Array.isArray(value)) return null
  const parts = value.map(elementsOf)
  return parts.every((part) => part !== null) ? parts.flat() : null
}

/** A row that is an object: its place, and its bytes. */
function rowOf(value: unknown): string[] | null {
  if (!isObject(value)) return null
  const entries = Object.entries(value)
  const place = entries.find(([key]) => PLACE.test(key))
  const rest = entries.filter(([key]) => !PLACE.test(key))
  const bytes = rest.length === 1 ? elementsOf(rest[0]![1]) : null
  if (place === undefined || bytes === null) return null
  return [`${place[1]}`, ...bytes]
}

/** JSON: rows of numbers or strings, objects with a place and its bytes, an object of places. */
function fromJson(text: string): Uint8Array | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  if (isObject(value)) {
    const rows = Object.entries(value).map(([place, bytes]) => [place, ...(elementsOf(bytes) ?? ['?'])])
    return rows.length > 0 && rows.every(([place]) => NUMBER.test(place!)) ? fromRows(rows, false) : null
  }
  if (!Array.isArray(value) || value.length === 0) return null
  if (value.some(isObject)) {
    const rows = value.map(rowOf)
    return rows.every((row) => row !== null) ? fromRows(rows, false) : null
  }
  const dwords = value.every((each) => typeof each === 'number') && value.some((each) => each > 0xff)
  const elements = dwords ? value.map((each) => `0x${each.toString(16).padStart(8, '0')}`) : elementsOf(value)
  return elements === null ? null : configOf(elements)
}

/**
 * Config space out of a table: CSV, columns of decimal numbers, JSON. Null if the text is not a table, or its bytes are not a
 * config space.
 */
export function tableOf(text: string): Uint8Array | null {
  if (text.length > MOST_TEXT) return null
  return /^\s*[[{]/.test(text) ? fromJson(text) : fromCsv(text)
}
