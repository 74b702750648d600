import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { occurrences, occurrencesBackwards } from '../../src/bytes/occurrences'
import { sourceOf } from '../../src/bytes/source'

const SIZE = 20_000

/** Offsets at which a pattern starts in `[from, to)` and ends before `to`, found one by one. */
function expected(bytes: Uint8Array, pattern: Uint8Array, from: number, to: number): number[] {
  const all: number[] = []
  for (let at = from; at + pattern.length <= to; at++) {
    if (pattern.every((byte, i) => bytes[at + i] === byte)) all.push(at)
  }
  return all
}

describe('a run of bytes in a source', () => {
  it('is found wherever it is, forwards and backwards, and nowhere else', () => {
    // Places near the borders of the parts that are read: 4 KiB, 8 KiB and so on, from either end.
    const border = fc.tuple(fc.constantFrom(0, 4096, 12_288, 7712, 15_904, SIZE), fc.integer({ min: -6, max: 6 }))
    const place = fc.oneof(
      border.map(([at, by]) => at + by),
      fc.integer({ min: -6, max: SIZE }),
    )
    const inside = (at: number) => Math.max(0, Math.min(SIZE, at))
    fc.assert(
      fc.property(
        fc.array(place, { maxLength: 12 }),
        fc.uint8Array({ minLength: 1, maxLength: 4, max: 3 }),
        fc.constantFrom(0, 1, 9),
        fc.oneof(fc.constant(0), place).map(inside),
        fc.oneof(fc.constant(SIZE), place).map(inside),
        (places, pattern, filler, from, to) => {
          const bytes = new Uint8Array(SIZE + 10).fill(filler)
          for (const at of places) bytes.set(pattern.subarray(Math.max(0, -at)), Math.max(0, at))
          const source = sourceOf(bytes.subarray(0, SIZE))
          const all = expected(bytes.subarray(0, SIZE), pattern, from, to)
          expect([...occurrences(source, pattern, from, to)]).toEqual(all)
          expect([...occurrencesBackwards(source, pattern, from, to)]).toEqual(all.reverse())
        },
      ),
      { numRuns: 60 },
    )
  })

  it('ends before the bound of the search', () => {
    const pattern = Uint8Array.of(1, 2, 3)
    const bytes = new Uint8Array(100)
    bytes.set(pattern, 50)
    for (const search of [occurrences, occurrencesBackwards]) {
      const found = (from: number, to: number) => [...search(sourceOf(bytes), pattern, from, to)]
      expect([found(0, 52), found(0, 53), found(50, 53), found(51, 99), found(50, 50)]).toEqual([
        [],
        [50],
        [50],
        [],
        [],
      ])
    }
  })

  it('is searched for in parts of 4 KiB to 256 KiB', () => {
    const lengths: number[] = []
    const size = 2 ** 21
    const source = {
      size,
      read: (_: number, length: number) => {
        lengths.push(length)
        return new Uint8Array(length)
      },
    }
    const first = [4096, 8192, 16_384, 32_768, 65_536, 131_072, 262_144, 262_144]
    for (const search of [occurrences, occurrencesBackwards]) {
      lengths.length = 0
      expect([...search(source, Uint8Array.of(1, 2, 3, 4, 5), 0, size)]).toEqual([])
      expect(lengths.map((length) => Math.floor(length / 4096) * 4096).slice(0, 8)).toEqual(first)
      expect(Math.max(...lengths)).toBeLessThan(262_144 + 5)
      expect(lengths).toHaveLength(14)
    }
  })
})
