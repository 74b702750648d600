import { describe, expect, test } from 'vitest'
import { areEqual, Numbers, SameBytes } from '../../src/bytes/same-bytes'

/** The same bytes at another place of a larger buffer: words of 4 bytes begin where they did not. */
function shifted(bytes: Uint8Array, by: number): Uint8Array {
  const larger = new Uint8Array(bytes.length + by)
  larger.set(bytes, by)
  return larger.subarray(by)
}

const LENGTHS = [0, 1, 3, 4, 31, 32, 33, 64, 255, 256, 4095, 4096]
const LONGEST = Uint8Array.from({ length: 4097 }, (_, i) => (7 * i) ^ (i >> 3))
const bytesOf = (length: number) => LONGEST.subarray(0, length)

/** Offsets for which what holds of the bytes with one bit changed there is not so. */
const failing = (length: number, holds: (other: Uint8Array) => boolean): number[] =>
  [...Array(length).keys()].filter((at) => {
    const other = bytesOf(length).slice()
    other[at]! ^= 1 << (at & 7)
    return !holds(other)
  })

describe.each(LENGTHS)('%i bytes', (length) => {
  test('are equal at any position', () => {
    for (const by of [0, 1, 2, 3, 4]) expect(areEqual(bytesOf(length), shifted(bytesOf(length), by))).toBe(true)
  })

  test('differ if any bit changes or a byte is added', () => {
    expect(failing(length, (other) => !areEqual(bytesOf(length), other))).toEqual([])
    expect(areEqual(bytesOf(length), shifted(bytesOf(length + 1), 0))).toBe(false)
  })

  test('have one number, and different bytes have another', () => {
    const same = new SameBytes()
    const { number } = same.of(bytesOf(length))
    expect(same.of(shifted(bytesOf(length), 1)).number).toBe(number)
    expect(failing(length, (other) => same.of(other).number !== number)).toEqual([])
  })
})

test('a number that was forgotten is not given again', () => {
  const numbers = new Numbers(2)
  const given = ['a', 'b', 'c', 'a', 'b', 'c'].map((text) => numbers.of(text))
  expect(new Set(given).size).toBe(given.length)
  expect(numbers.of('c')).toBe(given.at(-1))
})
