import { InputError } from '../../bytes/input-error'

/** Larger than the output of lspci -vvvxxxx for any host. */
export const MAX_TEXT_BYTES = 64 * 1024 * 1024

/** A C array of 4096 bytes on one line takes a third of this. */
export const MAX_LINE = 64 * 1024

/** A text of the largest size has a third of this in lines of lspci. */
export const MAX_LINES = 4 * 1024 * 1024

/** The first bytes are enough to distinguish text from binary, however large the file. */
const SAMPLE = 64 * 1024

/** "utf-16le" or "utf-16be" for text with such a byte order mark, as PowerShell writes it, else null. */
function utf16(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe && bytes[3] === 0) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff && bytes[2] === 0) return 'utf-16be'
  return null
}

/** Whether the bytes, which may end within a character, are valid UTF-8. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

/** Whether the bytes are text: no NUL, almost no control characters, and mostly ASCII or valid UTF-8. */
export function isText(bytes: Uint8Array): boolean {
  if (utf16(bytes) !== null) return true
  if (bytes.includes(0)) return false
  const sample = bytes.subarray(0, SAMPLE)
  let controls = 0
  let ascii = 0
  for (const byte of sample) {
    const isTextual = byte === 0x1b || (byte >= 0x08 && byte <= 0x0d) || (byte >= 0x20 && byte < 0x7f)
    if (isTextual) ascii++
    else if (byte < 0x80) controls++
  }
  return controls * 50 <= sample.length && (ascii * 3 >= sample.length * 2 || isUtf8(sample))
}

/** Colours of terminals, as hexyl and grep write them (ECMA-48, SGR). */
const ESCAPE = '\u001b'
const COLOUR = new RegExp(`${ESCAPE}\\[[0-9;]{0,32}m`, 'g')

/**
 * Decodes a text file: UTF-8 with or without byte order mark, or UTF-16 with one; no-break spaces, from text copied out
 * of a web page, become spaces.
 * @throws InputError when there is more text than any dump has
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes.length > MAX_TEXT_BYTES) {
    throw new InputError(`has more than ${MAX_TEXT_BYTES >> 20} MiB of text, too much for a dump of config space`)
  }
  const text = new TextDecoder(utf16(bytes) ?? 'utf-8').decode(bytes)
  const plain = text.includes(`${ESCAPE}[`) ? text.replace(COLOUR, '') : text
  return plain.includes('\u00a0') ? plain.replaceAll('\u00a0', ' ') : plain
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09 || code === 0x0d
const QUOTE = 0x3e

/**
 * Iterates over the lines of a text, which end in LF, CRLF or CR, without surrounding blanks and without a
 * mail's "> " prefix.
 */
export class Lines {
  /** Number of the line that `next` returned last, counted from 1. */
  number = 0
  private at = 0
  private readonly end: '\n' | '\r'

  constructor(private readonly text: string) {
    this.end = text.includes('\n') ? '\n' : '\r'
  }

  /** The next line, or null at the end. @throws InputError for more or longer lines than any dump has */
  next(): string | null {
    const { text } = this
    if (this.at >= text.length) return null
    const newline = text.indexOf(this.end, this.at)
    let start = this.at
    let end = newline < 0 ? text.length : newline
    this.at = end + 1
    this.number++
    if (this.number > MAX_LINES) {
      throw new InputError(`the text has more than ${MAX_LINES} lines, which no dump has`)
    }
    if (end - start > MAX_LINE) {
      const what = `the line is longer than ${MAX_LINE} characters, too long for a line of a dump`
      throw new InputError(what, { line: this.number })
    }
    while (start < end && (isBlank(text.charCodeAt(start)) || text.charCodeAt(start) === QUOTE)) start++
    while (end > start && isBlank(text.charCodeAt(end - 1))) end--
    return text.slice(start, end)
  }
}
