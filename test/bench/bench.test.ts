import { describe, expect, test } from 'vitest'
import { byTurns } from '../../lab/bench/ratio'
import { regression } from '../../lab/bench/regressions'
import type { Row } from '../../lab/bench/row'

const row = (ratio: number | null, over: Partial<Row> = {}): Row => ({
  group: 'Start-up',
  name: 'pcimig --help',
  figure: '73 ms',
  ratio,
  reference: 'node -e 0',
  memory: 45,
  ...over,
})

describe('a slowdown of more than 15 %', () => {
  test.each([
    ['the same', row(2), [row(2)], null],
    ['faster', row(1), [row(2)], null],
    ['15 % slower', row(2.3), [row(2)], null],
    ['16 % slower', row(2.32), [row(2)], 'pcimig --help: 2.32 times node -e 0, was 2.00'],
    ['16 % slower, of which a part may be the machine', row(2.32, { surely: 2.2 }), [row(2)], null],
    ['twice as slow on any machine', row(4, { surely: 3 }), [row(2)], 'pcimig --help: 4.00 times node -e 0, was 2.00'],
    ['a new row', row(9), [row(2, { name: 'pcimig --version' })], null],
    ['a new reference', row(9), [row(2, { reference: 'python3' })], null],
    ['not measured now', row(null), [row(2)], null],
    ['not measured before', row(2), [row(null)], null],
  ])('%s', (_, now, before, expected) => {
    expect(regression(now, before)).toBe(expected)
  })
})

/** A machine whose pieces of work take turns with a reference of one second, each slowed by a factor of its own. */
function machine(work: number, slowness: (piece: number) => number) {
  let piece = 0
  return { work: () => work * slowness(piece++), reference: () => slowness(piece++) }
}

describe('the ratio of two pieces of work of 3 seconds and of 1', () => {
  test.each([
    ['on a quiet machine', () => 1],
    ['on one that is half as fast', () => 2],
    ['on one that gets slower and slower', (piece: number) => 1 + piece / 10],
    ['on one that stalls now and then', (piece: number) => (piece % 7 === 0 ? 10 : 1)],
    ['on one that is busy for a while', (piece: number) => (piece > 8 && piece < 20 ? 3 : 1)],
  ])('%s', (_, slowness) => {
    const { ratio } = byTurns({ ...machine(3, slowness), least: 9, most: 25 })
    expect(ratio).toBeGreaterThan(2.95)
    expect(ratio).toBeLessThan(3.05)
  })

  /** As measured at load 8: what uses more of the caches than the reference is slowed by more than it. */
  test('is not certain on a busy machine', () => {
    let piece = 0
    const slowed = () => (piece++ % 6 < 4 ? 1.5 : 1)
    const busy = byTurns({ work: () => 3 * slowed() ** 2, reference: slowed, least: 9, most: 25 })
    expect(busy.surely).toBeLessThan(3 * 1.15)
    const quiet = byTurns({ ...machine(4, () => 1), least: 9, most: 25 })
    expect(quiet.surely).toBeCloseTo(4)
  })

  test('is measured for longer if the rounds differ', () => {
    const rounds = (slowness: (piece: number) => number) => {
      let count = 0
      const { work, reference } = machine(3, slowness)
      const counted = () => {
        count++
        return work()
      }
      byTurns({ work: counted, reference, least: 5, most: 40 })
      return count
    }
    expect(rounds(() => 1)).toBe(5)
    expect(rounds((piece) => 1 + 0.5 * ((piece * 7) % 5))).toBe(40)
  })
})
