import { fromHex, toHex } from '../../src/bytes/hex'
import { packed, unpacked } from '../../src/bytes/packed'
import { ARRAYS, type Recorded } from '../../test/ground-truth'

/** A record as a line of the store: fields in one order, bytes packed. */
export function compactLine(record: Recorded): string {
  const { qemu, device, placement, options, machines, size } = record
  const arrays = ARRAYS.map((name) => [name, packed(fromHex(record[name]))])
  return JSON.stringify({ qemu, device, placement, options, machines, size, ...Object.fromEntries(arrays) })
}

/** The record of a line, or null if it is not wanted: only of one that is are the bytes unpacked. */
export function recordOf(line: string, isWanted: (record: Recorded) => boolean = () => true): Recorded | null {
  const record = JSON.parse(line) as Recorded
  if (!isWanted(record)) return null
  const arrays = ARRAYS.map((name) => [name, toHex(unpacked(record[name], record.size))])
  return { ...record, ...Object.fromEntries(arrays) }
}
