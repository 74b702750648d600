import { InputError } from '../../bytes/input-error'
import { ConfigAssembler } from './assembler'
import { CONFIG_SPACE_SIZE } from './dump'

/** One line of a dump that names its offsets. */
export type Row =
  | {
      readonly kind: 'bytes'
      readonly line: number
      /** The digits of the offset: which base they are in, only the whole dump tells. */
      readonly offset: string
      readonly bytes: readonly number[]
      /** Whether the line shows its own end (a text column), so that a short row is no cut one. */
      readonly closed: boolean
    }
  /** "*": the last row repeats. */
  | { readonly kind: 'repeat'; readonly line: number }
  /** An offset alone: the length of the whole dump. */
  | { readonly kind: 'end'; readonly line: number; readonly offset: string }

/** Base of a dump's offsets. */
export type Radix = 8 | 10 | 16

/** One byte a row and a "*" after each: what comes after this many rows is refused anyway. */
export const MAX_ROWS = 2 * CONFIG_SPACE_SIZE + 2

const NAMES: Record<Radix, string> = { 8: 'octal', 10: 'decimal', 16: 'hexadecimal' }

const DIGITS: Record<Radix, RegExp> = { 8: /^[0-7]+$/, 10: /^[0-9]+$/, 16: /^[0-9a-f]+$/i }

/** The offset in that base, NaN where its digits are not of that base. */
const offsetIn = (text: string, radix: Radix): number =>
  DIGITS[radix].test(text) ? Number.parseInt(text, radix) : Number.NaN

/** How many rows start where the row before them, or its repetitions, end when offsets are read in this base. */
function fits(rows: readonly Row[], radix: Radix): number {
  let count = 0
  let next = 0
  let width = 0
  let repeats = false
  for (const row of rows) {
    if (row.kind === 'repeat') {
      repeats = true
      continue
    }
    const offset = offsetIn(row.offset, radix)
    const step = offset - next
    if (repeats ? step > 0 && step % width === 0 : step === 0) count++
    width = row.kind === 'bytes' ? row.bytes.length : 0
    next = offset + width
    repeats = false
  }
  return count
}

/** The base in which most rows fit: od says nowhere whether it counts in octal, decimal or hexadecimal. */
function radixOf(rows: readonly Row[], candidates: readonly Radix[]): Radix {
  const counted = candidates.map((radix) => ({ radix, count: fits(rows, radix) }))
  return counted.reduce((best, one) => (one.count > best.count ? one : best)).radix
}

/**
 * One device's config space out of the rows of a dump with offsets.
 * @param candidates the bases the offsets may be in, the likeliest first
 * @throws InputError with the line of a hole, of an offset that runs backwards, of a row or dump that was cut
 */
export function assembleRows(rows: readonly Row[], candidates: readonly Radix[]): Uint8Array {
  const radix = candidates.length > 1 ? radixOf(rows, candidates) : candidates[0]!
  const config = new ConfigAssembler()
  let usual = 0
  let repeats: number | null = null
  let short: number | null = null
  let line = 0
  for (const row of rows) {
    line = row.line
    if (row.kind === 'repeat') {
      repeats = row.line
      continue
    }
    const offset = offsetIn(row.offset, radix)
    if (Number.isNaN(offset)) {
      throw new InputError(`the offset ${row.offset} is not ${NAMES[radix]}, as the others are`, { line })
    }
    if (repeats !== null) config.repeatTo(offset, row.line)
    else config.expect(offset, row.line)
    repeats = null
    short = null
    if (row.kind === 'end') continue
    config.row(offset, row.bytes, row.line)
    if (row.bytes.length < usual && !row.closed) short = row.line
    usual ||= row.bytes.length
  }
  if (repeats !== null) {
    throw new InputError('no offset follows the "*": the dump is cut', { line: repeats }, 'Take the dump again.')
  }
  if (short !== null) throw new InputError('the last row is cut', { line: short }, 'Take the dump again.')
  return config.finish(line)
}
