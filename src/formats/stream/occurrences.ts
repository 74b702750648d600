import type { ByteSource } from '../../bytes/source'

const CHUNK = 256 * 1024

const matches = (bytes: Uint8Array, at: number, pattern: Uint8Array): boolean =>
  pattern.every((byte, i) => bytes[at + i] === byte)

/** Offsets of a run of bytes that starts in `[from, to)`, ascending; what follows `to` is not looked at. */
export function* occurrences(source: ByteSource, pattern: Uint8Array, from: number, to: number): Generator<number> {
  const overlap = pattern.length - 1
  for (let base = from; base < to; base += CHUNK) {
    const bytes = source.read(base, Math.min(CHUNK + overlap, to - base))
    for (let at = bytes.indexOf(pattern[0]!); at >= 0 && at < CHUNK; at = bytes.indexOf(pattern[0]!, at + 1)) {
      if (matches(bytes, at, pattern)) yield base + at
    }
  }
}

/** The same, descending from `to`. */
export function* occurrencesBackwards(
  source: ByteSource,
  pattern: Uint8Array,
  from: number,
  to: number,
): Generator<number> {
  const overlap = pattern.length - 1
  for (let end = to; end > from; end -= CHUNK) {
    const base = Math.max(from, end - CHUNK)
    const bytes = source.read(base, Math.min(end + overlap, to) - base)
    for (let at = end - base - 1; at >= 0; at--) {
      at = bytes.lastIndexOf(pattern[0]!, at)
      if (at < 0) break
      if (matches(bytes, at, pattern)) yield base + at
    }
  }
}
