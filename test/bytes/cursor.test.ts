import { describe, expect, it } from 'vitest'
import { be32, Cursor } from '../../src/bytes/cursor'
import { latin1 } from '../../src/bytes/latin1'
import { type ByteSource, sourceOf } from '../../src/bytes/source'
import { refusal } from '../stream/fixtures'

const WINDOW = 65_536

/** Byte i is i modulo 251, a prime, so that no two places nearby look alike. */
const content = Uint8Array.from({ length: 3 * WINDOW }, (_, i) => i % 251)
const big = (at: number, width: number): number => Buffer.from(content).readUIntBE(at, width)

/** Counts what is fetched. */
class Counted implements ByteSource {
  readonly size = content.length
  reads = 0
  read(offset: number, length: number): Uint8Array {
    this.reads++
    return content.subarray(offset, offset + length)
  }
}

describe('a cursor', () => {
  it.each([0, 1, 250, WINDOW - 4, WINDOW - 3, WINDOW - 1, WINDOW, 2 * WINDOW + 5, content.length - 8])(
    'reads numbers and bytes at %d',
    (at) => {
      const cursor = new Cursor(sourceOf(content), at)
      expect(cursor.peek()).toBe(big(at, 1))
      expect([cursor.u8(), cursor.be16(), cursor.be32()]).toEqual([big(at, 1), big(at + 1, 2), big(at + 3, 4)])
      expect(cursor.at).toBe(at + 7)
      cursor.at = at
      expect(cursor.be64()).toBe(big(at, 4) * 2 ** 32 + big(at + 4, 4))
      cursor.at = at
      expect(cursor.bytes(8)).toEqual(content.subarray(at, at + 8))
      expect(cursor.at).toBe(at + 8)
    },
  )

  it('reads across and before the bytes it holds', () => {
    const cursor = new Cursor(sourceOf(content), 100)
    cursor.u8()
    for (const at of [99, 0, 100, 100 + WINDOW - 2, 100 + WINDOW, 5]) {
      cursor.at = at
      expect(cursor.be32()).toBe(big(at, 4))
    }
  })

  it('fetches 64 KiB at a time', () => {
    const source = new Counted()
    const cursor = new Cursor(source, 0)
    expect(cursor.peek()).toBe(0)
    for (let i = 0; i < WINDOW; i += 4) cursor.be32()
    expect(source.reads).toBe(1)
    cursor.u8()
    expect(source.reads).toBe(2)
    expect(cursor.bytes(WINDOW)).toEqual(content.subarray(WINDOW + 1, 2 * WINDOW + 1))
    expect(source.reads).toBe(3)
  })

  it('reads characters, each of one byte', () => {
    const source = sourceOf(Uint8Array.of(0x70, 0x63, 0x00, 0xe9, 0xff))
    expect(new Cursor(source, 0).text(5)).toBe('pc\0\u00e9\u00ff')
    expect(latin1(new Uint8Array(0))).toBe('')
  })

  it('reads unsigned numbers of 32 bits', () => {
    expect(be32(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff), 1)).toBe(0xffffffff)
    expect(be32(Uint8Array.of(0x80, 0, 0, 1), 0)).toBe(0x80000001)
  })

  it('does not read past its bound', () => {
    const cursor = new Cursor(sourceOf(content), 10, 14)
    expect([cursor.has(4), cursor.has(5)]).toEqual([true, false])
    expect(cursor.be32()).toBe(big(10, 4))
    expect([cursor.has(0), cursor.has(1), cursor.peek()]).toEqual([true, false, null])
  })

  it.each([
    ['a byte', 14, (cursor: Cursor) => cursor.u8()],
    ['two', 13, (cursor: Cursor) => cursor.be16()],
    ['four', 11, (cursor: Cursor) => cursor.be32()],
    ['eight', 9, (cursor: Cursor) => cursor.be64()],
    ['some', 10, (cursor: Cursor) => cursor.bytes(5)],
    ['a byte behind it', 16, (cursor: Cursor) => cursor.u8()],
    ['four behind it', 16, (cursor: Cursor) => cursor.be32()],
    ['to move past', 10, (cursor: Cursor) => cursor.skip(5)],
    ['more to move past than a number can count', 10, (cursor: Cursor) => cursor.skip(Number.NaN)],
  ])('refuses %s beyond that, with the byte of the end', (_, at, step) => {
    const cursor = new Cursor(sourceOf(content), at, 14)
    cursor.inside = 'a test'
    expect(refusal(() => step(cursor))).toEqual({
      message: 'the stream ends inside a test',
      place: { offset: 14 },
      hint: 'It is truncated, or the migration that wrote it did not complete.',
    })
  })

  it.each([
    ['to its end', 4],
    ['nothing', 0],
  ])('moves past %s', (_, length) => {
    const cursor = new Cursor(sourceOf(content), 10, 14)
    cursor.skip(length)
    expect(cursor.at).toBe(10 + length)
  })

  it('refuses a file that became shorter while it was read, with the byte where it ends now', () => {
    const shrunk: ByteSource = {
      size: 1000,
      read: (offset, length) => content.subarray(offset, offset + length).subarray(0, Math.max(0, 500 - offset)),
    }
    const cursor = new Cursor(shrunk, 498)
    expect(cursor.be16()).toBe(big(498, 2))
    expect(refusal(() => cursor.u8())).toMatchObject({
      message: 'the stream ends inside its header',
      place: { offset: 500 },
    })
    cursor.at = 498
    expect(refusal(() => cursor.be32()).place).toEqual({ offset: 500 })
  })
})
