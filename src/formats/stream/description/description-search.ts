import type { ByteSource } from '../../../bytes/source'
import { descriptionLengthAt, LARGEST_DESCRIPTION } from './description'

const CHUNK = 64 * 1024
/** Most zeros to skip after the stream: a file is padded to a block, not to the size of a disk. */
const MOST_PADDING = 64 * 1024 * 1024
const CLOSE_BRACE = 0x7d

/** Index of the last byte that is not zero, -1 for none. */
function lastNonZero(bytes: Uint8Array): number {
  let i = bytes.length - 1
  while (i >= 0 && bytes[i] === 0) i--
  return i
}

const lastZero = (bytes: Uint8Array): number => bytes.lastIndexOf(0)

/** Offset just past the last byte before `end` that `lastIn` finds, at most `limit` bytes back; null if there is none. */
function lastByte(
  source: ByteSource,
  end: number,
  limit: number,
  lastIn: (bytes: Uint8Array) => number,
): number | null {
  const floor = Math.max(0, end - limit)
  for (let to = end; to > floor; ) {
    const from = Math.max(floor, to - CHUNK)
    const bytes = source.read(from, to - from)
    const last = lastIn(bytes)
    if (last >= 0) return from + last + 1
    to = from
  }
  return null
}

/** Position of a stream's description. */
interface DescriptionPlace {
  /** Of its type byte. */
  readonly offset: number
  /** Of its JSON. */
  readonly length: number
}

/**
 * Finds the description that ends a stream, from the end: its JSON has no zero byte, and the length before it has
 * at least one, because it is below 2^24 or follows the zero byte that ends the sections.
 * @param source begins with a stream, or contains one: its version number has zero bytes
 * @returns null when the source does not end with a description; its JSON is not parsed
 */
export function findDescription(source: ByteSource): DescriptionPlace | null {
  const end = lastByte(source, source.size, MOST_PADDING, lastNonZero)
  if (end === null || source.read(end - 1, 1)[0] !== CLOSE_BRACE) return null
  const json = lastByte(source, end, LARGEST_DESCRIPTION, lastZero)
  if (json === null) return null
  // The last zero byte is the end marker itself or one of the length's bytes.
  for (let offset = json - 5; offset <= json; offset++) {
    const length = descriptionLengthAt(source, offset)
    if (length !== null && offset + 5 + length === end) return { offset, length }
  }
  return null
}
