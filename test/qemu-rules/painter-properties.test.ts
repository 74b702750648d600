import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { walk } from '../../src/pci/walk'
import { Painter } from '../../src/qemu/painting/painter'
import { rawExtendedChain, rawStandardChain } from '../../src/qemu/painting/raw-chain'
import type { Action, Step } from '../../src/qemu/painting/step'

const step = (rule: string, actions: readonly Action[]): Step => ({ rule, note: `note of ${rule}`, actions })

/** Lengths by id that the specifications fix: PCI Power Management 1.2, PCI 3.0, PCIe 5.0 chapter 7. */
const STANDARD = { 1: 8, 3: 8, 4: 4, 13: 8, 17: 12, 19: 6 }
const EXTENDED = { 3: 12, 14: 8, 15: 8, 24: 8, 27: 8, 31: 12 }

interface Placed {
  readonly id: number
  readonly at: number
  readonly size: number
}

/** Capabilities of a table, one behind the other with gaps between, in any order. */
const chainOf = (table: Readonly<Record<number, number>>, start: number, end: number): fc.Arbitrary<Placed[]> =>
  fc
    .array(fc.record({ id: fc.constantFrom(...Object.keys(table).map(Number)), gap: fc.nat(3) }), { maxLength: 12 })
    .map((entries) => {
      let next = start
      return entries.flatMap(({ id, gap }) => {
        const [at, size] = [next, table[id]!]
        next = (at + size + 4 * gap + 3) & ~3
        return next <= end ? [{ id, at, size }] : []
      })
    })

const standard = chainOf(STANDARD, 0x40, 0x100).chain((placed) =>
  fc.shuffledSubarray(placed, { minLength: placed.length }),
)
/** The first one has to stand at 0x100, the others may come in any order. */
const extended = chainOf(EXTENDED, 0x100, 0x1000).chain(([first, ...others]) =>
  fc
    .shuffledSubarray(others, { minLength: others.length })
    .map((shuffled) => (first === undefined ? [] : [first, ...shuffled])),
)

const placesIn = (config: Uint8Array, kind: 'standard' | 'extended') =>
  walk(config)
    .capabilities.filter((found) => found.kind === kind)
    .map(({ id, offset, length }) => ({ id, at: offset, size: length }))

describe('capabilities that are painted', () => {
  test('are found again with their offset and length, in the order of the list', () => {
    fc.assert(
      fc.property(standard, extended, (near, far) => {
        const { config } = new Painter(4096).paint([
          step(
            'near',
            near.map((each): Action => ({ kind: 'capability', ...each })),
          ),
          step(
            'far',
            far.map((each): Action => ({ kind: 'extended', version: 1, ...each })),
          ),
        ])
        expect(walk(config).problems).toEqual([])
        expect(placesIn(config, 'standard')).toEqual([...near].reverse())
        expect(placesIn(config, 'extended')).toEqual(far)
        const bare = ({ id, at }: Placed) => ({ id, at })
        expect(rawStandardChain(config)).toEqual({ capabilities: [...near].reverse().map(bare), broken: null })
        expect(rawExtendedChain(config)).toEqual({
          capabilities: far.map((each) => ({ ...bare(each), version: 1 })),
          broken: null,
        })
      }),
    )
  })

  test('are compared and read-only, byte for byte, and nothing else is', () => {
    fc.assert(
      fc.property(standard, (near) => {
        const whole: Action = { kind: 'fill', array: 'wmask', at: 0, length: 256, byte: 0xff }
        const { cmask, wmask } = new Painter(256).paint([
          step('all', [whole]),
          step(
            'near',
            near.map((each): Action => ({ kind: 'capability', ...each })),
          ),
        ])
        const inside = new Set(near.flatMap(({ at, size }) => Array.from({ length: size }, (_, i) => at + i)))
        expect([...cmask.keys()].filter((i) => cmask[i] !== 0)).toEqual([...inside].sort((a, b) => a - b))
        expect([...wmask.keys()].filter((i) => wmask[i] === 0)).toEqual([...inside].sort((a, b) => a - b))
      }),
    )
  })
})

const SIZE = 64
const array = fc.constantFrom('config', 'cmask', 'wmask', 'w1cmask')
const place = fc
  .integer({ min: 1, max: 4 })
  .chain((width) => fc.record({ width: fc.constant(width), at: fc.nat(SIZE - width) }))
const value = fc.nat(0xffff_ffff)
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ array, how: fc.constantFrom('set', 'or', 'clear'), place, value }).map(
    ({ place: where, ...rest }): Action => ({
      kind: 'write',
      ...where,
      ...rest,
      value: rest.value % 2 ** (8 * where.width),
    }),
  ),
  fc
    .record({ array, place, byte: fc.nat(0xff) })
    .map(
      ({ array: name, place: { at, width }, byte }): Action => ({ kind: 'fill', array: name, at, length: width, byte }),
    ),
  fc.record({ place, value }).map(
    ({ place: where, value: bits }): Action => ({
      kind: 'uncertain',
      ...where,
      value: bits % 2 ** (8 * where.width),
    }),
  ),
)
const steps = fc
  .array(fc.array(action, { maxLength: 6 }), { minLength: 1, maxLength: 6 })
  .map((lists) => lists.map((actions, i) => step(`step ${i}`, actions)))

describe('whatever the steps', () => {
  test('the rules cover every byte once, in order', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const rules = new Painter(SIZE).paint(list).rules()
        expect(rules.reduce((end, { offset, length }) => (offset === end && length > 0 ? end + length : -1), 0)).toBe(
          SIZE,
        )
        for (const [i, { rule }] of rules.entries()) expect(rules[i + 1]?.rule).not.toBe(rule)
      }),
    )
  })

  test('the rule of a byte is the last step that wrote one of its masks', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const last = new Array<string>(SIZE).fill('step 0')
        for (const { rule, actions } of list) {
          for (const each of actions) {
            const length =
              each.kind === 'fill'
                ? each.length
                : each.kind === 'capability'
                  ? each.size
                  : 'width' in each
                    ? each.width
                    : 0
            const masks = each.kind === 'uncertain' || ('array' in each && each.array !== 'config')
            if (masks && 'at' in each) last.fill(rule, each.at, each.at + length)
          }
        }
        const named = new Painter(SIZE)
          .paint(list)
          .rules()
          .flatMap(({ rule, length }) => new Array<string>(length).fill(rule))
        expect(named).toEqual(last)
      }),
    )
  })

  test('set, OR-ed and cleared bits read back, and no other byte changes', () => {
    fc.assert(
      fc.property(steps, place, value, array, (list, { at, width }, bits, name) => {
        const wanted = bits % 2 ** (8 * width)
        const bytes = Array.from({ length: width }, (_, i) => Math.floor(wanted / 256 ** i) % 256)
        const before = new Painter(SIZE).paint(list)[name]
        for (const how of ['set', 'or', 'clear'] as const) {
          const write: Action = { kind: 'write', array: name, at, width, how, value: wanted }
          const after = new Painter(SIZE).paint([...list, step('last', [write])])[name]
          const expected = before.slice()
          bytes.forEach((byte, i) => {
            const old = before[at + i]!
            expected[at + i] = { set: byte, or: old | byte, clear: old & ~byte }[how]
          })
          expect(after).toEqual(expected)
        }
      }),
    )
  })
})

/** Config space of pointers that mostly lead to one another: chains that loop, meet, and leave the region. */
const tangled = fc.constantFrom(64, 256, 4096).chain((size) => {
  const spot = fc.nat(Math.min(size, 0x180) / 4 - 1).map((n) => 4 * n)
  return fc
    .record({
      links: fc.array(fc.record({ at: spot, to: fc.oneof(spot, fc.nat(0xfff)), id: fc.nat(0xff) })),
      head: spot,
    })
    .map(({ links, head }) => {
      const config = new Uint8Array(size)
      config[0x06] = 0x10
      for (const { at, to, id } of links) {
        config.set([id, to & 0xff], at)
        if (at >= 0x100) config.set([id, 0, (to << 4) & 0xf0, (to >> 4) & 0xff], at)
      }
      config[0x34] = head
      return config
    })
})

describe("the chains as QEMU's vfio-pci follows them, whatever the bytes", () => {
  test('end, hold each offset once, and say why they stopped', () => {
    fc.assert(
      fc.property(tangled, (config) => {
        for (const { capabilities, broken } of [rawStandardChain(config), rawExtendedChain(config)]) {
          const places = capabilities.map(({ at }) => at)
          expect(new Set(places).size).toBe(places.length)
          expect(places.every((at) => at < config.length)).toBe(true)
          expect([null, 'loop', 'absent']).toContain(broken)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('are those of the specification where these are whole and aligned', () => {
    fc.assert(
      fc.property(tangled, (config) => {
        const { capabilities, problems } = walk(config)
        fc.pre(problems.length === 0)
        const places = (kind: string) =>
          capabilities.filter((found) => found.kind === kind).map(({ id, offset }) => ({ id, at: offset }))
        expect(rawStandardChain(config).capabilities).toEqual(places('standard'))
        expect(rawExtendedChain(config).capabilities.map(({ id, at }) => ({ id, at }))).toEqual(places('extended'))
      }),
      { numRuns: 300 },
    )
  })
})
