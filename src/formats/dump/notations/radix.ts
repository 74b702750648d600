import type { Gap, Row } from './rows'

/** Base of a dump's offsets. */
export type Radix = 8 | 10 | 16

const DIGITS: Record<Radix, RegExp> = { 8: /^[0-7]+$/, 10: /^[0-9]+$/, 16: /^[0-9a-f]+$/i }

/** The offset in that base, NaN where its digits are not of that base. */
export function offsetIn(text: string, radix: Radix): number {
  return DIGITS[radix].test(text) ? Number.parseInt(text, radix) : Number.NaN
}

/** How many rows start where the row before them, or its repetitions, end when offsets are read in this base. */
function fits(rows: readonly (Row & Gap)[], radix: Radix): number {
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
 * The base in which most rows fit: od says nowhere whether it counts in octal, decimal or hexadecimal.
 * @param candidates the bases the offsets may be in, the likeliest first
 */
export function radixOf(rows: readonly (Row & Gap)[], candidates: readonly Radix[]): Radix {
  const counted = candidates.map((radix) => ({ radix, count: fits(rows, radix) }))
  return counted.reduce((best, one) => (one.count > best.count ? one : best)).radix
}
