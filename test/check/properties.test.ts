import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compare } from '../../src/check/device/compare'
import { walk } from '../../src/pci/walk'
import { checkedBits, type Masks } from '../../src/qemu/painting/masks'

const SIZE = 64
const array = fc.uint8Array({ minLength: SIZE, maxLength: SIZE })
/** Mostly nothing: bits that are missing or open are few. */
const few = fc.array(fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.nat(0xff)), {
  minLength: SIZE,
  maxLength: SIZE,
})

const NOTHING = { rules: [], changes: [], notes: [], contradiction: null, refused: null } as const

const masks = fc.record({ config: array, cmask: array, wmask: array, w1cmask: array, absent: few, uncertain: few }).map(
  ({ absent, uncertain, ...arrays }): Masks => ({
    ...arrays,
    size: SIZE,
    absent: Uint8Array.from(absent),
    uncertain: Uint8Array.from(uncertain),
    ...NOTHING,
  }),
)

const side = fc
  .record({ config: array, absent: few })
  .map(({ config, absent }) => ({ config, absent: Uint8Array.from(absent), size: SIZE }))

const GRADE = { fails: 2, open: 1, passes: 0 }

/** What the comparison of one byte amounts to. */
function grade(found: ReturnType<typeof compare>, at: number): number {
  if (found.failing.includes(at)) return GRADE.fails
  return found.open.includes(at) ? GRADE.open : GRADE.passes
}

const withBit = (bytes: Uint8Array, at: number, bit: number, value: boolean): Uint8Array =>
  bytes.map((byte, i) => (i !== at ? byte : value ? byte | bit : byte & ~bit))

const place = fc.record({ at: fc.nat(SIZE - 1), bit: fc.nat(7).map((n) => 1 << n) })

describe('the check', () => {
  test('is the formula, bit by bit, if everything is known', () => {
    fc.assert(
      fc.property(side, masks, (source, device) => {
        const none = new Uint8Array(SIZE)
        const found = compare({ ...source, absent: none }, { ...device, absent: none, uncertain: none })
        const differs = (i: number, bit: number) => ((source.config[i]! ^ device.config[i]!) & bit) !== 0
        const has = (bytes: Uint8Array, i: number, bit: number) => (bytes[i]! & bit) !== 0
        const fails = (i: number) =>
          [1, 2, 4, 8, 16, 32, 64, 128].some(
            (bit) =>
              differs(i, bit) &&
              has(device.cmask, i, bit) &&
              !has(device.wmask, i, bit) &&
              !has(device.w1cmask, i, bit),
          )
        expect(found.failing).toEqual([...none.keys()].filter(fails))
        expect(found.open).toEqual([])
      }),
    )
  })

  test('gives the same result whichever side differs', () => {
    fc.assert(
      fc.property(side, masks, (source, device) => {
        const swapped = compare({ ...source, config: device.config }, { ...device, config: source.config })
        expect(swapped).toEqual(compare(source, device))
      }),
    )
  })

  test.each([
    ['comparing one bit more', 'cmask', true],
    ['letting the guest write one bit less', 'wmask', false],
    ['letting the guest clear one bit less', 'w1cmask', false],
  ] as const)('%s never makes a failure pass', (_, mask, value) => {
    fc.assert(
      fc.property(side, masks, place, (source, device, { at, bit }) => {
        const before = grade(compare(source, device), at)
        const extra = { ...device, [mask]: withBit(device[mask], at, bit, value) }
        expect(grade(compare(source, extra), at)).toBeGreaterThanOrEqual(before)
      }),
      { numRuns: 1000 },
    )
  })

  test.each([
    ['comparing one bit less', 'cmask', false],
    ['letting the guest write one bit more', 'wmask', true],
    ['letting the guest clear one bit more', 'w1cmask', true],
  ] as const)('%s never makes a byte fail that passed', (_, mask, value) => {
    fc.assert(
      fc.property(side, masks, place, (source, device, { at, bit }) => {
        const before = compare(source, device)
        const after = compare(source, { ...device, [mask]: withBit(device[mask], at, bit, value) })
        for (let i = 0; i < SIZE; i++) expect(grade(after, i)).toBeLessThanOrEqual(grade(before, i))
        expect(after.differing).toEqual(before.differing)
      }),
    )
  })

  test('comparing one bit more never moves the first failure to a later byte', () => {
    fc.assert(
      fc.property(side, masks, place, (source, device, { at, bit }) => {
        const first = (own: Masks) => compare(source, own).failing[0] ?? SIZE
        expect(first({ ...device, cmask: withBit(device.cmask, at, bit, true) })).toBeLessThanOrEqual(first(device))
      }),
    )
  })

  test('config spaces of any two sizes, anywhere in an array: no byte is skipped', () => {
    const space = fc
      .record({ bytes: fc.uint8Array({ maxLength: 40 }), shift: fc.nat(7), zeros: fc.boolean() })
      .map(({ bytes, shift, zeros }) => {
        const array = new Uint8Array(bytes.length + shift + 4)
        if (!zeros) array.set(bytes, shift)
        return {
          config: array.subarray(shift, shift + bytes.length),
          absent: new Uint8Array(bytes.length),
          size: bytes.length,
        }
      })
    fc.assert(
      fc.property(space, space, (source, own) => {
        const every = new Uint8Array(own.size).fill(0xff)
        const none = new Uint8Array(own.size)
        const device = { ...own, cmask: every, wmask: none, w1cmask: none, uncertain: none, ...NOTHING }
        const found = compare(source, device)
        const shared = Math.min(source.size, own.size)
        expect(found.failing).toEqual(
          [...own.config.keys()].filter((i) => i < shared && source.config[i] !== own.config[i]),
        )
        expect(found.open).toEqual([...own.config.keys()].filter((i) => i >= shared))
      }),
    )
  })

  test('knowing less never makes a failure or an open question pass', () => {
    fc.assert(
      fc.property(side, masks, place, fc.constantFrom('absent', 'uncertain'), (source, device, { at, bit }, what) => {
        const less = { ...device, [what]: withBit(device[what as 'absent'], at, bit, true) }
        const [before, after] = [compare(source, device), compare(source, less)].map((found) => grade(found, at))
        expect(after === GRADE.passes && before !== GRADE.passes).toBe(false)
      }),
      { numRuns: 1000 },
    )
  })

  test('equal bytes never fail', () => {
    fc.assert(
      fc.property(masks, (device) => {
        const { config, absent, size } = device
        expect(compare({ config, absent, size }, device).failing).toEqual([])
      }),
    )
  })

  test('its checked bits are those of the formula', () => {
    fc.assert(
      fc.property(masks, (device) => {
        const one = compare({ ...device, config: device.config.map((byte) => ~byte) }, device)
        const known = { ...device, absent: new Uint8Array(SIZE), uncertain: new Uint8Array(SIZE) }
        const all = compare({ ...known, config: known.config.map((byte) => ~byte) }, known)
        expect(all.failing).toEqual([...checkedBits(known).keys()].filter((i) => checkedBits(known)[i] !== 0))
        expect(one.failing.every((at) => all.failing.includes(at))).toBe(true)
      }),
    )
  })
})

describe('the walk of a capability list', () => {
  test('ends, finds each place once, and stays inside, whatever the bytes', () => {
    const config = fc
      .constantFrom(64, 256, 4096)
      .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }))
    fc.assert(
      fc.property(config, (bytes) => {
        const places = walk(bytes).capabilities.map(({ offset }) => offset)
        expect(new Set(places).size).toBe(places.length)
        expect(places.every((at) => at >= 0x40 && at < bytes.length)).toBe(true)
      }),
    )
  })
})
