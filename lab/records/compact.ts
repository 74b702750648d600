import { fromHex, toHex } from '../../src/bytes/hex'
import { packed, unpacked } from '../../src/bytes/packed'
import { ARRAYS, type Recorded } from '../../test/ground-truth'

declare const PACKED: unique symbol

/** A record with its bytes packed, as a line of the store has them: a whole survey in digits would not fit in memory. */
export type CompactRecord = Recorded & { readonly [PACKED]: true }

const withArrays = (record: Recorded, arrayOf: (name: (typeof ARRAYS)[number]) => string) => ({
  ...record,
  ...Object.fromEntries(ARRAYS.map((name) => [name, arrayOf(name)])),
})

/** A record with its bytes packed. */
export const compact = (record: Recorded): CompactRecord =>
  withArrays(record, (name) => packed(fromHex(record[name]))) as CompactRecord

/** A record with its bytes as digits. */
export const whole = (record: CompactRecord): Recorded =>
  withArrays(record, (name) => toHex(unpacked(record[name], record.size)))

/** A record as a line of the store: fields in one order. */
export function lineOf(record: CompactRecord): string {
  const { qemu, device, placement, options, machines, size } = record
  const arrays = ARRAYS.map((name) => [name, record[name]])
  return JSON.stringify({ qemu, device, placement, options, machines, size, ...Object.fromEntries(arrays) })
}

/** The record that a line of the store holds. */
export const compactOf = (line: string): CompactRecord => JSON.parse(line) as CompactRecord
