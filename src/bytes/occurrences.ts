import type { ByteSource } from './source'

/** What is looked for is mostly near: the first read is small, the next ones grow. */
const FIRST_CHUNK = 4 * 1024
const LARGEST_CHUNK = 256 * 1024

const larger = (chunk: number): number => Math.min(2 * chunk, LARGEST_CHUNK)

const matches = (bytes: Uint8Array, at: number, pattern: Uint8Array): boolean =>
  pattern.every((byte, i) => bytes[at + i] === byte)

/** Offsets of a run of bytes that starts in `[from, to)`, ascending; what follows `to` is not looked at. */
export function* occurrences(source: ByteSource, pattern: Uint8Array, from: number, to: number): Generator<number> {
  const overlap = pattern.length - 1
  for (let base = from, chunk = FIRST_CHUNK; base < to; base += chunk, chunk = larger(chunk)) {
    const bytes = source.read(base, Math.min(chunk + overlap, to - base))
    for (let at = bytes.indexOf(pattern[0]!); at >= 0 && at < chunk; at = bytes.indexOf(pattern[0]!, at + 1)) {
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
  for (let end = to, chunk = FIRST_CHUNK; end > from; end -= chunk, chunk = larger(chunk)) {
    const base = Math.max(from, end - chunk)
    const bytes = source.read(base, Math.min(end + overlap, to) - base)
    for (let at = end - base - 1; at >= 0; at--) {
      at = bytes.lastIndexOf(pattern[0]!, at)
      if (at < 0) break
      if (matches(bytes, at, pattern)) yield base + at
    }
  }
}
