import type { ByteSource } from '../../../src/bytes/source'
import { Finding } from '../target'

/** Bytes that may be read this many times over, plus a fixed number of bytes. */
const TIMES_OVER = 64
const AT_LEAST = 8 * 1024 * 1024
const MOST_READS = 20_000

/** Bytes as a source that refuses to be read more often than a reader of linear cost would. */
export function boundedSource(bytes: Uint8Array): ByteSource {
  let left = TIMES_OVER * bytes.length + AT_LEAST
  let reads = MOST_READS + bytes.length
  return {
    size: bytes.length,
    read(offset, length) {
      const part = bytes.subarray(Math.max(0, offset), Math.max(0, offset + length))
      left -= part.length
      if (left < 0) throw new Finding(`more than ${TIMES_OVER} times the input was read`)
      if (--reads < 0) throw new Finding('the input was read in too many pieces')
      if (offset < 0 || length < 0) throw new Finding('a reader asked for bytes before the beginning')
      return part
    },
  }
}
