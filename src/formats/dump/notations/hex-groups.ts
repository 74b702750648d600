import { InputError } from '../../../bytes/input-error'

/**
 * The bytes of one line of hex digits, in the order in which they are written, and how many digits its groups have (the
 * last one may be shorter). Which order the bytes of a group have, `ByteOrder` finds out.
 */
export interface HexGroups {
  readonly bytes: readonly number[]
  readonly digits: number
}

/** Value of a hex digit by its character code, -1 for another character. */
export function digitValue(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const letter = code | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09

function refuse(line: string, from: number, to: number, number: number): never {
  let end = from
  while (end < to && !isBlank(line.charCodeAt(end))) end++
  const group = line.slice(from, Math.min(end, from + 20))
  const odd = /^[0-9a-f]+$/i.test(group)
  const what = odd
    ? `"${group}" is not a whole number of bytes: the row holds half a byte`
    : `"${group}" is not hex digits`
  throw new InputError(what, { line: number }, 'Was the row cut or edited?')
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
      throw new InputError(`groups of ${digits} and of ${at - start} digits stand in one row`, { line: number })
    }
    last = at - start
  }
  return { bytes, digits }
}

/** Checks that a row has groups as wide as the rows before it: half a number is a smaller one. @throws InputError */
export function sameWidth(digits: number, before: number, line: number): void {
  if (digits === before) return
  throw new InputError(`groups of ${digits} digits follow rows with groups of ${before}`, { line }, 'Was the row cut?')
}
