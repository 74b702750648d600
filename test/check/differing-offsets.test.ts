import { describe, expect, test } from 'vitest'
import { compare } from '../../src/check/device/compare'
import { differingOffsets } from '../../src/check/device/differing-offsets'
import type { Masks } from '../../src/qemu/painting/masks'
import { absentFrom } from '../../src/qemu/painting/masks'

/** Config space of these bytes in a larger array, from an offset on that need not be a multiple of four. */
function shifted(bytes: readonly number[], by: number): Uint8Array {
  const array = new Uint8Array(bytes.length + by + 4).fill(0xee)
  array.set(bytes, by)
  return array.subarray(by, by + bytes.length)
}
const side = (bytes: readonly number[], absent: readonly number[] = [], by = 0) => ({
  config: shifted(bytes, by),
  absent: Uint8Array.from(bytes, (_, i) => (absent.includes(i) ? 0xff : 0)),
  size: bytes.length,
})
/** The same in a Buffer of Node, whose slices are no copies. */
const buffered = (given: ReturnType<typeof side>) => ({
  ...given,
  config: Buffer.from(given.config.buffer, given.config.byteOffset, given.size),
})
const ZEROS = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
/** The same of a dump that lacks nothing, as the readers have it: what is absent is not looked at then. */
const whole = <T extends ReturnType<typeof side>>(given: T): T => ({
  ...given,
  absent: absentFrom(given.size, given.size),
})
/** Long enough for several blocks and a word behind them; all zero but for the byte at `at`. */
const long = (at?: number) => side(Array.from({ length: 101 }, (_, i) => (i === at ? 7 : 0)))

describe('bytes to compare: words of four that differ or are absent, and the end', () => {
  test.each([
    ['equal', side(ZEROS), side(ZEROS), [8, 9]],
    ['one byte differs', side([0, 0, 0, 0, 0, 0, 7, 0, 0, 0]), side(ZEROS), [4, 5, 6, 7, 8, 9]],
    ['the source lacks one', side(ZEROS, [3]), side(ZEROS), [0, 1, 2, 3, 8, 9]],
    ['the destination lacks one', side(ZEROS), side(ZEROS, [5]), [4, 5, 6, 7, 8, 9]],
    ['a shorter source', side([0, 0, 0, 0, 0]), side(ZEROS), [4, 5, 6, 7, 8, 9]],
    ['a longer source', side(ZEROS), side([0, 0, 0, 0]), []],
    ['a source that is not aligned', side([0, 0, 0, 0, 0, 0, 7, 0, 0, 0], [], 1), side(ZEROS), [4, 5, 6, 7, 8, 9]],
    ['equal and not aligned', side(ZEROS, [], 3), side(ZEROS, [], 2), [8, 9]],
    ['a Buffer that is not aligned', buffered(side(ZEROS, [], 1)), buffered(side(ZEROS, [], 3)), [8, 9]],
    ['equal in the second half of an array', side(ZEROS, [], 4), side(ZEROS, [], 8), [8, 9]],
    ['equal and long', long(), long(), [100]],
  ])('%s', (_, source, destination, expected) => {
    expect(differingOffsets(source, destination)).toEqual(expected)
    if (![source, destination].some(({ absent }) => absent.includes(0xff))) {
      expect(differingOffsets(whole(source), whole(destination))).toEqual(expected)
    }
  })

  test.each([
    [0, [0, 1, 2, 3]],
    [31, [28, 29, 30, 31]],
    [32, [32, 33, 34, 35]],
    [49, [48, 49, 50, 51]],
    [95, [92, 93, 94, 95]],
    [96, [96, 97, 98, 99]],
  ])('of many bytes, the one at %i differs', (at, expected) => {
    expect(differingOffsets(long(at), long())).toEqual([...expected, 100])
    expect(differingOffsets(whole(long(at)), whole(long()))).toEqual([...expected, 100])
  })
})

// Nearly all words are equal, which is found out for many at a time: each of them has to count.
describe('a word of many', () => {
  const SIZE = 72
  const spaces = () => [side(new Array<number>(SIZE).fill(0)), side(new Array<number>(SIZE).fill(0))] as const
  const wordOf = (at: number) => [0, 1, 2, 3].map((byte) => (at & ~3) + byte)

  test.each([
    ['differs', (at: number, [source]: ReturnType<typeof spaces>) => source.config.fill(1, at, at + 1)],
    [
      'is not held by the source',
      (at: number, [source]: ReturnType<typeof spaces>) => source.absent.fill(1, at, at + 1),
    ],
    [
      'is not held by the destination',
      (at: number, [, own]: ReturnType<typeof spaces>) => own.absent.fill(1, at, at + 1),
    ],
  ])('that %s, wherever it is', (_, change) => {
    for (let at = 0; at < SIZE; at++) {
      const both = spaces()
      change(at, both)
      expect(differingOffsets(...both), `byte ${at}`).toEqual(wordOf(at))
      const [source, own] = both
      if (source.config[at] === own.config[at]) continue
      expect(differingOffsets(whole(source), whole(own)), `byte ${at} of whole dumps`).toEqual(wordOf(at))
    }
  })

  test('is reported once, whatever other bytes differ', () => {
    for (let at = 4; at < SIZE; at += 4) {
      const [source, own] = spaces()
      source.config.fill(1, 0, 1)
      source.config.fill(1, at, at + 1)
      expect(differingOffsets(source, own), `bytes 0 and ${at}`).toEqual([...wordOf(0), ...wordOf(at)])
    }
  })
})

const device = (
  over: Partial<Record<'config' | 'cmask' | 'wmask' | 'w1cmask' | 'absent' | 'uncertain', number>>,
): Masks => {
  const array = (byte = 0) => Uint8Array.of(0, byte, 0, 0)
  return {
    size: 4,
    config: array(over.config),
    cmask: array(over.cmask),
    wmask: array(over.wmask),
    w1cmask: array(over.w1cmask),
    absent: array(over.absent),
    uncertain: array(over.uncertain),
    changes: [],
    rules: [],
    notes: [],
    contradiction: null,
    refused: null,
  }
}
const FAILS = { failing: [1], open: [], differing: [1] }
const ADOPTED = { failing: [], open: [], differing: [1] }
const OPEN = { failing: [], open: [1], differing: [1] }
const UNKNOWN = { failing: [], open: [1], differing: [] }
const NOTHING = { failing: [], open: [], differing: [] }

describe('the comparison of one byte, 0x41 at the source', () => {
  test.each([
    ['equal', { config: 0x41, cmask: 0xff }, 0, NOTHING],
    ['compared', { cmask: 0xff }, 0, FAILS],
    ['compared in another bit', { config: 0x40, cmask: 0xfe }, 0, ADOPTED],
    ['not compared', {}, 0, ADOPTED],
    ['writable', { cmask: 0xff, wmask: 0xff }, 0, ADOPTED],
    ['cleared by writing', { cmask: 0xff, w1cmask: 0xff }, 0, ADOPTED],
    ['writable in one of two bits', { cmask: 0xff, wmask: 0x40 }, 0, FAILS],
    ['perhaps compared', { cmask: 0xff, uncertain: 0xff }, 0, OPEN],
    ['perhaps compared, by no mask', { uncertain: 0xff }, 0, OPEN],
    [
      'perhaps compared in one of two bits',
      { cmask: 0xff, uncertain: 0x40 },
      0,
      { failing: [1], open: [1], differing: [1] },
    ],
    ['perhaps compared in a bit that is equal', { config: 0x40, cmask: 0xff, uncertain: 0x40 }, 0, FAILS],
    ['equal and perhaps compared', { config: 0x41, uncertain: 0xff }, 0, NOTHING],
    ['not held by the source', { cmask: 0xff }, 0xff, UNKNOWN],
    ['not held by the source, nor compared', {}, 0xff, NOTHING],
    ['not held by the source, and writable', { cmask: 0xff, wmask: 0xff }, 0xff, NOTHING],
    ['not held by the source, and cleared by writing', { cmask: 0xff, w1cmask: 0xff }, 0xff, NOTHING],
    ['not held by the source, and perhaps compared', { uncertain: 0xff }, 0xff, UNKNOWN],
    ['not held by the destination', { cmask: 0xff, absent: 0xff }, 0, UNKNOWN],
    ['not held by the destination, in a hole of its dump, and not compared', { absent: 0xff }, 0, NOTHING],
    ['held except for one bit', { cmask: 0xff, absent: 0x40 }, 0, { failing: [1], open: [1], differing: [1] }],
    ['held except for the bits that differ', { cmask: 0xff, absent: 0x41 }, 0, UNKNOWN],
  ])('%s', (_, masks, absent, expected) => {
    const source = { config: Uint8Array.of(0, 0x41, 0, 0), absent: Uint8Array.of(0, absent, 0, 0), size: 4 }
    expect(compare(source, device(masks))).toEqual(expected)
  })

  test('absent at the destination, whose dump ends before it: its masks are unknown', () => {
    const source = { config: Uint8Array.of(0, 0x41, 0, 0), absent: new Uint8Array(4), size: 4 }
    const cut = { ...device({}), absent: Uint8Array.of(0, 0xff, 0xff, 0xff) }
    expect(compare(source, cut).open).toContain(1)
  })

  test.each([
    ['compared', { cmask: 0xff }, UNKNOWN],
    ['perhaps compared', { uncertain: 0x01 }, UNKNOWN],
    ['not compared', {}, NOTHING],
  ])('after the end of what the source sends, %s', (_, masks, expected) => {
    const source = { config: Uint8Array.of(0), absent: Uint8Array.of(0), size: 1 }
    expect(compare(source, device(masks))).toEqual(expected)
  })
})
