import { fromHex, toHex } from './hex'
import { InputError } from './input-error'

/** From this length on, a run of equal bytes is written as its length and the value. */
const LONG = 8

const RUN = /^([0-9a-f]{1,8})(?:\*([0-9a-f]{1,8}))?:((?:[0-9a-f]{2})+)$/

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

/** The bytes that `packed` wrote. @throws InputError for a run that does not lie within `size`, or has another form */
export function unpacked(text: string, size: number): Uint8Array {
  const bytes = new Uint8Array(size)
  for (const run of text.split(' ').filter(Boolean)) {
    const [, at, count, digits = ''] = RUN.exec(run) ?? []
    if (at === undefined) throw new InputError(`'${run.slice(0, 64)}' is not a run of bytes`)
    const values = fromHex(digits)
    const from = Number.parseInt(at, 16)
    const length = count === undefined ? values.length : Number.parseInt(count, 16)
    if (from + length > size) throw new InputError(`'${run.slice(0, 64)}' is not within ${size} bytes`)
    if (count === undefined) bytes.set(values, from)
    else bytes.fill(values[0]!, from, from + length)
  }
  return bytes
}
