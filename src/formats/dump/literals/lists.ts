import { isConfigSpace } from '../../../pci/doubts/plausible'

/** What is between two brackets, without brackets in it. */
const LIST = /[[{(<]([^[\]{}()<>]*)[\]})>]/g

/** A byte in hex or decimal, signed as gdb prints a char; a word or a dword in hex. */
const ELEMENT = /^(?:0x[0-9a-f]{1,8}|[0-9a-f]{1,3}|-\d{1,3})(?:u8)?$/i

/** gdb's position before an element (set print array-indexes on), and C's designators. */
const INDEX = /\[\s*(0x[0-9a-f]{1,4}|\d{1,4})\s*\]\s*=\s*/gi

const REPEATED = /([\w'\\]{1,8}) <repeats (\d{1,4}) times>/g

const CAST = /\(byte\)\s*/gi

/** Fewer are not config space, even as dwords. */
const FEWEST = 16

/** Bytes of an element by its most hex digits. */
const WIDTHS = [1, 1, 1, 2, 2, 4, 4, 4, 4]

/** Writes out what gdb abbreviates: "0x0 <repeats 15 times>". A character becomes a string. */
export function withoutRepeats(text: string): string {
  return text.replace(REPEATED, (_, value: string, times: string) => {
    const count = Number(times)
    if (value.startsWith("'")) return `"${value.slice(1, -1).repeat(count)}"`
    return Array.from({ length: count }, () => value).join(', ')
  })
}

/** The text without positions before elements, or unchanged if they do not count up from 0. */
function withoutIndexes(text: string): string {
  const indexes = Array.from(text.matchAll(INDEX), ([, index]) => Number(index))
  return indexes.every((index, at) => index === at) ? text.replace(INDEX, '') : text
}

/** Numbers with 0x: bytes, or words or dwords of a little-endian machine. */
function numbersOf(elements: readonly string[]): number[] {
  const width = WIDTHS[Math.max(...elements.map((element) => element.length - 2))]!
  return elements.flatMap((element) => Array.from({ length: width }, (_, at) => (Number(element) >>> (8 * at)) & 0xff))
}

const inBase = (elements: readonly string[], base: 10 | 16): number[] | null => {
  const values = elements.map((element) => Number.parseInt(element, base))
  return values.every((value) => value <= 0xff && value >= -0x80) ? values.map((value) => value & 0xff) : null
}

/**
 * The elements as bytes: with 0x; else in hex where a digit is one of hex only or all have two digits, as Rust's {:02x?}
 * writes them; else decimal. Where both may be, the one that is config space.
 */
function valuesOf(elements: readonly string[]): number[] | null {
  const marked = elements.filter((element) => /^0x/i.test(element)).length
  if (marked > 0) return marked === elements.length ? numbersOf(elements) : null
  if (elements.some((element) => /[a-f]/i.test(element))) {
    return elements.every((element) => element.length <= 2) ? inBase(elements, 16) : null
  }
  if (elements.some((element) => element.length > 2 || element.startsWith('-'))) return inBase(elements, 10)
  const candidates = [inBase(elements, 16)!, inBase(elements, 10)!]
  const [first, second] = candidates.filter((bytes) => isConfigSpace(new Uint8Array(bytes)))
  return first !== undefined && second === undefined ? first : null
}

/** Elements of a table or list as bytes, or null if they are not bytes, or if two readings fit. */
export const bytesOfElements = (elements: readonly string[]): number[] | null => valuesOf(elements)

/** The lists of numbers of at least 64 bytes that programs print and sources hold. */
export function listsOf(text: string): readonly number[][] {
  const found: number[][] = []
  for (const [, content] of withoutIndexes(text.replace(CAST, '')).matchAll(LIST)) {
    const elements = content!
      .replace(/^Buffer |["']/g, '')
      .split(/[\s,;]+/)
      .filter((element) => element !== '')
    if (elements.length < FEWEST || !elements.every((element) => ELEMENT.test(element))) continue
    const bytes = valuesOf(elements.map((element) => element.replace(/u8$/i, '')))
    if (bytes !== null) found.push(bytes)
  }
  return found
}
