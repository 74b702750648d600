import { InputError } from '../../../bytes/input-error'

/**
 * The bytes of one line of hex digits, in the order they are written, and the digits per group (the
 * last one may be shorter). `ByteOrder` is the order of the bytes within a group.
 */
export interface HexGroups {
  readonly bytes: readonly number[]
  readonly digits: number
}

/** Value of the hex digit with this character code, -1 for other characters. */
export function digitValue(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const letter = code | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}

/** Values of the characters' hex digits, -1 for others. */
const DIGITS = Int8Array.from({ length: 128 }, (_, code) => digitValue(code))

/**
 * Reads single bytes into `to`, each after one blank, as most programs print a row.
 * @param from where the first blank is in the line
 * @returns whether the rest of the line is just that; if not, what `to` then holds means nothing
 */
export function readPlainRow(line: string, from: number, to: Uint8Array, at: number, count: number): boolean {
  if (line.length !== from + 3 * count) return false
  for (let i = 0, c = from; i < count; i++, c += 3) {
    const high = DIGITS[line.charCodeAt(c + 1)] ?? -1
    const low = DIGITS[line.charCodeAt(c + 2)] ?? -1
    if (line.charCodeAt(c) !== BLANK || (high | low) < 0) return false
    to[at + i] = (high << 4) | low
  }
  return true
}

const BLANK = 0x20

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09

function refuse(line: string, from: number, to: number, number: number): never {
  let end = from
  while (end < to && !isBlank(line.charCodeAt(end))) end++
  const group = line.slice(from, Math.min(end, from + 20))
  const odd = /^[0-9a-f]+$/i.test(group)
  const what = odd
    ? `"${group}" is not a whole number of bytes: the row holds half a byte`
    : `"${group}" is not hex digits`
  throw new InputError(what, { line: number }, 'Is the row truncated or edited?')
}

/**
 * Reads groups of hex digits separated by blanks, two digits a byte, in the order they are written.
 * @param from where the groups start in the line
 * @param to where they end
 * @param number the line's number, for errors
 * @throws InputError for other characters, half a byte, and groups of different width
 */
export function readGroups(line: string, from: number, to: number, number: number): HexGroups {
  const bytes: number[] = []
  let digits = 0
  let last = 0
  let at = from
  while (at < to) {
    if (isBlank(line.charCodeAt(at))) {
      at++
      continue
    }
    const start = at
    while (at < to && !isBlank(line.charCodeAt(at))) {
      const high = digitValue(line.charCodeAt(at))
      const low = at + 1 < to ? digitValue(line.charCodeAt(at + 1)) : -1
      if (high < 0 || low < 0) refuse(line, start, to, number)
      bytes.push(high * 16 + low)
      at += 2
    }
    if (digits === 0) digits = at - start
    else if (last !== digits || at - start > digits) {
      throw new InputError(`one row has groups of ${digits} and of ${at - start} digits`, { line: number })
    }
    last = at - start
  }
  return { bytes, digits }
}

/**
 * Checks that the groups of a row are as wide as those before: a truncated number would read as a smaller one.
 * @throws InputError
 */
export function sameWidth(digits: number, before: number, line: number): void {
  if (digits === before) return
  throw new InputError(
    `groups of ${digits} digits follow rows with groups of ${before}`,
    { line },
    'Is the row truncated?',
  )
}
