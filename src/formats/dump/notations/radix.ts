import type { DumpRow, RowGap } from './rows'

/** Base of a dump's offsets. */
export type Radix = 8 | 10 | 16

const DIGITS: Record<Radix, RegExp> = { 8: /^[0-7]+$/, 10: /^[0-9]+$/, 16: /^[0-9a-f]+$/i }

/** Parses an offset in that base; NaN if its digits are not valid in it. */
export function offsetIn(text: string, radix: Radix): number {
  return DIGITS[radix].test(text) ? Number.parseInt(text, radix) : Number.NaN
}

/** Counts the rows that start where the previous row, or its repetitions, end if offsets are read in this base. */
function fits(rows: readonly (DumpRow & RowGap)[], radix: Radix): number {
  let count = 0
  let next = 0
  let width = 0
  for (const row of rows) {
    const offset = offsetIn(row.offset, radix)
    const step = offset - next
    if (row.repeat === null ? step === 0 : step > 0 && step % width === 0) count++
    width = row.bytes.length
    next = offset + width
  }
  return count
}

/**
 * Returns the base in which most rows fit: od does not show whether it counts in octal, decimal or hexadecimal.
 * @param candidates possible bases of the offsets, the likeliest first
 */
export function radixOf(rows: readonly (DumpRow & RowGap)[], candidates: readonly Radix[]): Radix {
  const counted = candidates.map((radix) => ({ radix, count: fits(rows, radix) }))
  return counted.reduce((best, one) => (one.count > best.count ? one : best)).radix
}
