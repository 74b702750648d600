import { InputError } from '../../../bytes/input-error'
import { ConfigAssembler } from '../assembler'
import type { ByteOrder } from '../byte-order'
import { offsetIn, type Radix, radixOf } from './radix'
import type { DumpRow, Rows } from './rows'

const NAMES: Record<Radix, string> = { 8: 'octal', 10: 'decimal', 16: 'hexadecimal' }

const AGAIN = 'Take the dump again.'

/**
 * Assembles one device's config space from the rows of a dump with offsets.
 * @param candidates possible bases of the offsets, the likeliest first
 * @param order of the bytes in a group, if the notation shows it
 * @throws InputError with the line of a hole, an offset that goes backwards, or a truncated row or dump
 */
export function assembleRows(
  rows: Rows<DumpRow>,
  candidates: readonly Radix[],
  order: ByteOrder | null = null,
): Uint8Array {
  const radix = radixOf(rows.all, candidates)
  const config = new ConfigAssembler()
  let usual = 0
  let short: number | null = null
  let last = 0
  for (const { line, offset: text, bytes, digits, closed, repeat, stray } of rows.all) {
    const offset = offsetIn(text, radix)
    if (Number.isNaN(offset)) {
      throw new InputError(`the offset ${text} is not ${NAMES[radix]}, as the others are`, { line })
    }
    if (stray !== null && (repeat !== null || offset > config.length)) {
      throw new InputError('the line is not a row of the dump, and bytes are missing there', { line: stray }, AGAIN)
    }
    if (repeat !== null) config.repeatTo(offset, line)
    else config.expect(offset, line)
    if (bytes.length > 0) config.row(offset, { bytes, digits }, line)
    short = bytes.length < usual && !closed ? line : null
    usual ||= bytes.length
    last = line
  }
  if (rows.openRepeat !== null) {
    throw new InputError('no offset follows the "*": the dump is truncated', { line: rows.openRepeat }, AGAIN)
  }
  if (short !== null) throw new InputError('the last row is truncated', { line: short }, AGAIN)
  return config.finish(last, order)
}
