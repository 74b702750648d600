import { fromHex, toHex } from '../../src/bytes/hex'
import { ARRAYS, type Recorded } from '../../test/ground-truth'

/** Bytes of one value from so many on are written as their number and the value. */
const LONG = 8

/**
 * Bytes as text: runs of non-zero bytes, "OFFSET:DIGITS", and of one value, "OFFSET*COUNT:DIGITS", all in hex, separated
 * by blanks; zero elsewhere.
 */
export function packed(bytes: Uint8Array): string {
  const runs: string[] = []
  let from = 0
  const flush = (to: number) => {
    if (to > from) runs.push(`${from.toString(16)}:${toHex(bytes.subarray(from, to))}`)
  }
  for (let at = 0; at < bytes.length; ) {
    const value = bytes[at]!
    let end = at + 1
    while (end < bytes.length && bytes[end] === value) end++
    if (value === 0 || end - at >= LONG) {
      flush(at)
      if (value !== 0) runs.push(`${at.toString(16)}*${(end - at).toString(16)}:${toHex(bytes.subarray(at, at + 1))}`)
      from = end
    }
    at = end
  }
  flush(bytes.length)
  return runs.join(' ')
}

/** The bytes that `packed` wrote. @throws Error for a run that does not lie within `size` */
export function unpacked(text: string, size: number): Uint8Array {
  const bytes = new Uint8Array(size)
  for (const run of text.split(' ').filter(Boolean)) {
    const [, at = '', count, digits = ''] = /^([0-9a-f]+)(?:\*([0-9a-f]+))?:([0-9a-f]+)$/.exec(run) ?? []
    const values = fromHex(digits)
    const from = Number.parseInt(at, 16)
    const length = count === undefined ? values.length : Number.parseInt(count, 16)
    if (!(from + length <= size)) throw new Error(`"${run}" does not lie within ${size} bytes`)
    if (count === undefined) bytes.set(values, from)
    else bytes.fill(values[0]!, from, from + length)
  }
  return bytes
}

/** A record as a line of the store: fields in one order, bytes packed. */
export function compactLine(record: Recorded): string {
  const { qemu, device, placement, options, machines, size } = record
  const arrays = ARRAYS.map((name) => [name, packed(fromHex(record[name]))])
  return JSON.stringify({ qemu, device, placement, options, machines, size, ...Object.fromEntries(arrays) })
}

/** The record of a line, or null where it is not wanted: only of one that is are the bytes unpacked. */
export function recordOf(line: string, isWanted: (record: Recorded) => boolean = () => true): Recorded | null {
  const record = JSON.parse(line) as Recorded
  if (!isWanted(record)) return null
  const arrays = ARRAYS.map((name) => [name, toHex(unpacked(record[name], record.size))])
  return { ...record, ...Object.fromEntries(arrays) }
}
