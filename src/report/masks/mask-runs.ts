import type { Masks } from '../../qemu/painting/masks'

/** Consecutive bytes of config space. */
export interface Run {
  readonly offset: number
  readonly length: number
}

/** Splits a range into parts whose bytes have the same three masks; what lies beyond the masks is left out. */
export function maskRuns({ offset, length }: Run, { size, cmask, wmask, w1cmask }: Masks): Run[] {
  const same = (a: number, b: number) => cmask[a] === cmask[b] && wmask[a] === wmask[b] && w1cmask[a] === w1cmask[b]
  const end = Math.min(size, offset + length)
  const found: Run[] = []
  let start = offset
  for (let at = offset + 1; at <= end; at++) {
    if (at < end && same(at, start)) continue
    found.push({ offset: start, length: at - start })
    start = at
  }
  return found
}
