import { InputError } from '../../../bytes/input-error'

/** Deeper than any description of QEMU's (about 12), shallow enough for JSON.parse. */
export const DEEPEST = 64
/**
 * Most bytes and values to parse at once: a few hundred times QEMU's largest device. Limits what JSON.parse allocates.
 */
export const LARGEST_VALUE = 16 * 1024 * 1024
export const MOST_VALUES = 500_000

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const BACKSLASH = 0x5c
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d]

/** One member of an object, or one element of an array, as a run of the text's bytes. */
interface Member {
  /** '' for elements of arrays. */
  readonly key: string
  readonly start: number
  readonly end: number
}

/** JSON text inside a file. */
export interface JsonText {
  readonly bytes: Uint8Array
  /** Offset of the first of `bytes` in the file, for messages. */
  readonly base: number
  /** Name of the text in messages: "the stream's description". */
  readonly name: string
}

const broken = (text: JsonText, at: number, why: string): InputError =>
  new InputError(`${text.name} is not JSON that QEMU writes: ${why}`, { offset: text.base + at })

const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

function afterSpace({ bytes }: JsonText, at: number): number {
  while (isSpace(bytes[at])) at++
  return at
}

/** Offset just past the string whose opening quote is at `at`. */
function afterString(text: JsonText, at: number): number {
  const { bytes } = text
  for (let i = at + 1; i < bytes.length; i++) {
    if (bytes[i] === QUOTE) return i + 1
    if (bytes[i] === BACKSLASH) i++
  }
  throw broken(text, at, 'a string has no end')
}

/** Offset just past the object or array that opens at `at`. */
function afterContainer(text: JsonText, at: number): number {
  const { bytes } = text
  let depth = 0
  for (let i = at; i < bytes.length; ) {
    const byte = bytes[i]
    if (byte === QUOTE) {
      i = afterString(text, i)
      continue
    }
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      if (++depth > DEEPEST) throw broken(text, i, `it is nested deeper than ${DEEPEST} levels`)
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      if (--depth === 0) return i + 1
    }
    i++
  }
  throw broken(text, at, 'an object or array has no end')
}

function afterValue(text: JsonText, at: number): number {
  const { bytes } = text
  if (bytes[at] === QUOTE) return afterString(text, at)
  if (bytes[at] === OPEN_BRACE || bytes[at] === OPEN_BRACKET) return afterContainer(text, at)
  let end = at
  while (end < bytes.length && !isSpace(bytes[end]) && !isEnd(bytes[end]!)) end++
  if (end === at) throw broken(text, at, 'a value is missing')
  return end
}

const isEnd = (byte: number): boolean => byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET

/** Each value takes a byte at least: only a large part has to be looked at. */
function hasTooManyValues(bytes: Uint8Array): boolean {
  if (bytes.length <= MOST_VALUES) return false
  let values = 0
  for (const byte of bytes) if (byte === COMMA || byte === OPEN_BRACE || byte === OPEN_BRACKET) values++
  return values > MOST_VALUES
}

const decoder = new TextDecoder()

/** Parses a run of bytes. @throws InputError when it is not JSON, or larger than any device needs */
export function parseMember(text: JsonText, { start, end }: Pick<Member, 'start' | 'end'>): unknown {
  const bytes = text.bytes.subarray(start, end)
  if (bytes.length > LARGEST_VALUE || hasTooManyValues(bytes)) {
    throw broken(text, start, 'one of its parts is larger than any device of QEMU needs')
  }
  try {
    return JSON.parse(decoder.decode(bytes))
  } catch {
    throw broken(text, start, 'it does not parse')
  }
}

/**
 * Yields the members of the object or array that starts at `start`, so that a text of any length is
 * parsed in pieces and a hostile one is refused before JSON.parse sees it. The contents of the pieces are not checked.
 * @returns the offset after its end
 * @throws InputError with the byte offset: no end, too deep, too many values
 */
export function* members(text: JsonText, start: number): Generator<Member, number> {
  const { bytes } = text
  const isObject = bytes[start] === OPEN_BRACE
  if (!isObject && bytes[start] !== OPEN_BRACKET) throw broken(text, start, 'no object or array starts here')
  const close = isObject ? CLOSE_BRACE : CLOSE_BRACKET
  let at = afterSpace(text, start + 1)
  while (bytes[at] !== close) {
    let key = ''
    if (isObject) {
      const end = bytes[at] === QUOTE ? afterString(text, at) : at
      key = String(parseMember(text, { start: at, end }))
      at = afterSpace(text, end)
      if (bytes[at] !== COLON) throw broken(text, at, 'a colon is missing')
      at = afterSpace(text, at + 1)
    }
    const end = afterValue(text, at)
    yield { key, start: at, end }
    at = afterSpace(text, end)
    if (bytes[at] === COMMA) at = afterSpace(text, at + 1)
    else if (bytes[at] !== close) throw broken(text, at, 'a comma is missing')
  }
  return at + 1
}

/** The same for a whole text. @throws InputError if something follows the value */
export function* onlyMembers(text: JsonText, start: number): Generator<Member> {
  const end = afterSpace(text, yield* members(text, start))
  if (end < text.bytes.length) throw broken(text, end, 'something follows its end')
}
