import { be32 } from '../../../bytes/cursor'
import type { ByteSource } from '../../../bytes/source'
import { NUMBERED, TYPE } from '../section'

const CHUNK = 64 * 1024
/** Instance and version. */
const COUNTS = 8
/** The longest header has a name of 255 bytes. */
const LONGEST = NUMBERED + 1 + 255 + COUNTS
/** The bus path of a PCI device: section names begin with it, and no state contains it. */
const PATH = /[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7][/:]/
/** Above this it is chance. */
const LARGEST_NUMBER = 0xfff
const LARGEST_COUNT = 0xffff
const SHORTEST_NAME = 3
const SLASH = 0x2f
/** Number of bytes of the name, if the rest of the header is intact. */
const READABLE_PART = 0.6

/** One character per byte, for ASCII. */
const TEXT = new TextDecoder('latin1')

const isReadable = (byte: number): boolean => byte >= 0x20 && byte < 0x7f

/** Whether instance and version of a section are here. */
function areCounts(bytes: Uint8Array, at: number): boolean {
  return be32(bytes, at) <= LARGEST_COUNT && be32(bytes, at + 4) <= LARGEST_COUNT
}

/** A subsection begins with its mark, in the place of a header's number, and the name "device/subsection". */
const isSubsection = (bytes: Uint8Array): boolean => bytes[0] === TYPE.SUBSECTION && bytes.includes(SLASH)

/** Whether a header begins here whose type, number, length of the name, or part of the name was corrupted. */
function resembles(bytes: Uint8Array, at: number): boolean {
  const isFull = bytes[at] === TYPE.FULL
  if (!isFull && !isReadable(bytes[at + NUMBERED + 1]!)) return false
  const isNumbered = be32(bytes, at + 1) <= LARGEST_NUMBER
  if (!isFull && !isNumbered) return false
  const length = bytes[at + NUMBERED]!
  const name = bytes.subarray(at + NUMBERED + 1, at + LONGEST - COUNTS)
  const end = name.findIndex((byte) => !isReadable(byte))
  if (end >= SHORTEST_NAME && areCounts(bytes, at + NUMBERED + 1 + end)) {
    if (isFull && isNumbered) return true
    return end === length && (isFull || !isSubsection(bytes.subarray(at + NUMBERED - 1, at + NUMBERED + 1 + end)))
  }
  const readable = name.subarray(0, length).filter(isReadable).length
  return isFull && isNumbered && length >= SHORTEST_NAME && readable >= READABLE_PART * length
}

/**
 * Searches a payload for the corrupted header of a section, which does not end the payload any more:
 * without known lengths, a whole section would be mistaken for a part of the one before it.
 * @param from offset of the payload @param to offset just past it
 * @returns offset of a probable header, or null
 */
export function brokenHeader(source: ByteSource, from: number, to: number): number | null {
  for (let base = from; base < to; base += CHUNK) {
    const bytes = source.read(base, Math.min(CHUNK + LONGEST, to - base))
    const path = TEXT.decode(bytes).search(PATH)
    if (path >= 0) return base + path
    for (let at = 0; at < Math.min(CHUNK, bytes.length - NUMBERED); at++) if (resembles(bytes, at)) return base + at
  }
  return null
}
