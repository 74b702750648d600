import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex, hex, toHex } from '../../src/bytes/hex'
import { InputError, orRefusal } from '../../src/bytes/input-error'
import { readUint, u16, u32, writeUint } from '../../src/bytes/little-endian'
import { nearest } from '../../src/bytes/nearest'
import { printable, printableData } from '../../src/bytes/printable'
import { bytesIn, isRegionSize } from '../../src/bytes/size'
import { sourceOf } from '../../src/bytes/source'
import { sparseBytes } from '../../src/bytes/sparse'

const some = fc.uint8Array({ minLength: 8, maxLength: 40 })

describe('little-endian numbers', () => {
  it('are those of a DataView', () => {
    fc.assert(
      fc.property(some, fc.nat(4), (bytes, at) => {
        const view = new DataView(bytes.buffer, bytes.byteOffset)
        expect(u16(bytes, at)).toBe(view.getUint16(at, true))
        expect(u32(bytes, at)).toBe(view.getUint32(at, true))
        expect(readUint(bytes, at, 1)).toBe(view.getUint8(at))
        expect(readUint(bytes, at, 3)).toBe(view.getUint16(at, true) + 65_536 * view.getUint8(at + 2))
      }),
    )
  })

  it('are stored as a DataView stores them, larger ones by their low bytes', () => {
    fc.assert(
      fc.property(some, fc.nat(4), fc.maxSafeNat(), fc.constantFrom(1, 2, 4), (bytes, at, value, width) => {
        const expected = bytes.slice()
        const view = new DataView(expected.buffer)
        if (width === 1) view.setUint8(at, value % 256)
        else if (width === 2) view.setUint16(at, value % 65_536, true)
        else view.setUint32(at, value % 2 ** 32, true)
        writeUint(bytes, at, width, value)
        expect(bytes).toEqual(expected)
      }),
    )
  })

  it.each([-1, 0.5, 3, 4, Number.NaN])('of two bytes do not fit at %d of four', (at) => {
    const bytes = Uint8Array.of(1, 2, 3, 4)
    expect(() => u16(bytes, at)).toThrow(RangeError)
    expect(() => writeUint(bytes, at, 2, 0xffff)).toThrow(RangeError)
    expect(bytes).toEqual(Uint8Array.of(1, 2, 3, 4))
    expect(u16(bytes, 2)).toBe(0x0403)
  })
})

describe('hexadecimal', () => {
  it('is what Buffer writes and reads, in upper and lower case', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = Buffer.from(bytes).toString('hex')
        expect(toHex(bytes)).toBe(text)
        expect(fromHex(text)).toEqual(bytes)
        expect(fromHex(text.toUpperCase())).toEqual(bytes)
      }),
    )
  })

  it.each([
    ['abc', 'a string of hex digits ends with half a byte'],
    ['00g0', 'not hex digits at position 2'],
    ['0x12', 'not hex digits at position 0'],
    ['0 12', 'not hex digits at position 0'],
    ['00-1', 'not hex digits at position 2'],
  ])('is not %s', (text, message) => {
    expect(() => fromHex(text)).toThrow(new InputError(message))
  })

  it.each([
    [0, undefined, '0x0'],
    [255, undefined, '0xff'],
    [255, 4, '0x00ff'],
    [0x12345, 4, '0x12345'],
  ])('of %d in %s digits is %s', (value, digits, text) => {
    expect(hex(value, digits)).toBe(text)
  })

  it('is written for whatever is not zero in 4096 bytes', () => {
    const expected = new Uint8Array(4096)
    expected.set([0x86, 0x80], 0)
    expected[0xfff] = 0xa5
    expect(sparseBytes('0:8680 fff:a5')).toEqual(expected)
  })
})

describe('a number of bytes', () => {
  it.each([
    ['0', 0],
    ['4096', 4096],
    ['0x1000', 4096],
    ['0XfF', 255],
    ['64K', 65_536],
    ['64k', 65_536],
    ['64KB', 65_536],
    ['16MiB', 2 ** 24],
    ['1G', 2 ** 30],
    ['2t', 2 ** 41],
    ['8b', 8],
    ['9223372036854775808', 2 ** 63],
    ['0x8000000000000000', 2 ** 63],
    ['0x8000000000001000', null],
    ['9223372036854775807T', null],
    ['16777216T', null],
    ['12345678901234567890', null],
    ['0x12345678901234567', null],
    ['', null],
    ['K', null],
    ['-1', null],
    ['1.5K', null],
    ['1 K', null],
    ['1KK', null],
    ['x1', null],
    ['1P', null],
    ['\n1', null],
  ])('in %j is %s', (text, size) => {
    expect(bytesIn(text)).toBe(size)
  })

  /** PCI 3.0 section 6.2.5.1: sizes of regions are powers of two. */
  it.each([
    [0, true],
    [1, true],
    [16, true],
    [4096, true],
    [2 ** 63, true],
    [3, false],
    [4095, false],
    [1.5, false],
    [-16, false],
  ])('%d is the size of a region: %s', (size, isOne) => {
    expect(isRegionSize(size)).toBe(isOne)
  })
})

describe('what is shown of an input', () => {
  it.each([
    ['plain text: a-z, 0..9 ~', 'plain text: a-z, 0..9 ~'],
    ['ä 中 😀', 'ä 中 😀'],
    ['\x1b[31m', '\\x1b[31m'],
    ['a\r\nb\tc', 'a\\x0d\\x0ab\\x09c'],
    ['\x7f\x9b', '\\x7f\\x9b'],
    ['\u202e\u2066\u200b\ufeff', '\\u202e\\u2066\\u200b\\ufeff'],
    ['\u2028\u2029', '\\u2028\\u2029'],
    ['\ud800', '\\ud800'],
    ['\u{e0001}', '\\ue0001'],
    ['::error::x', '\\x3a:error::x'],
    ['::Warning file=x::', '\\x3a:Warning file=x::'],
    ['##[group]', '\\x23#[group]'],
    ['a::b', 'a::b'],
    ['::stop-commands::', '\\x3a:stop-commands::'],
  ])('%j is %j', (text, shown) => {
    expect(printable(text)).toBe(shown)
  })

  it('holds in every string of plain data, and bytes stay bytes', () => {
    const bytes = Uint8Array.of(0x1b)
    const map = new Map([['\x1b', { a: '\n' }]])
    expect(printableData({ a: ['\x1b', 5, null, true], b: { c: '\n' }, bytes, map, none: undefined })).toEqual({
      a: ['\\x1b', 5, null, true],
      b: { c: '\\x0a' },
      bytes,
      map: new Map([['\\x1b', { a: '\\x0a' }]]),
      none: undefined,
    })
  })
})

describe('the error for wrong input', () => {
  it('escapes text from the input, and takes the name of its file once', () => {
    const error = new InputError('a\x1b', { offset: 5 }, 'b\n')
    expect(error).toMatchObject({ message: 'a\\x1b', hint: 'b\\x0a', place: { offset: 5 }, name: 'InputError' })
    const named = error.in('first')
    expect(named).toMatchObject({ message: 'a\\x1b', hint: 'b\\x0a', place: { offset: 5, file: 'first' } })
    expect(named.in('second').place.file).toBe('first')
    expect(new InputError('a')).toMatchObject({ place: {}, hint: null })
  })

  it('is returned as a value, unlike any other error', () => {
    const refused = new InputError('a')
    const bug = new RangeError('b')
    const thrown = (error: Error) => () => {
      throw error
    }
    expect(orRefusal(() => 5)).toBe(5)
    expect(orRefusal(thrown(refused))).toBe(refused)
    expect(() => orRefusal(thrown(bug))).toThrow(bug)
  })
})

describe('the suggestion for a misspelt word', () => {
  it.each([
    ['chekc', ['check', 'diff'], 'check'],
    ['CHECK', ['check', 'diff'], 'check'],
    ['dif', ['check', 'diff'], 'diff'],
    ['pc-q35-7.3', ['pc-q35-7.2', 'pc-i440fx-7.2'], 'pc-q35-7.2'],
    ['ab', ['cd'], 'cd'],
    ['ab', ['cde'], null],
    ['entirely', ['different'], null],
    ['x', [], null],
    ['', ['ab', 'abc'], 'ab'],
  ])('by %j, of %j, is %j', (word, words, meant) => {
    expect(nearest(word, words)).toBe(meant)
  })

  it('is searched for by the first 64 characters', () => {
    const long = 'n'.repeat(64)
    expect(nearest(`${long}${'x'.repeat(1e6)}`, [long])).toBe(long)
  })
})

describe('an array as a source', () => {
  it('is read without a copy, up to its end', () => {
    const bytes = Uint8Array.of(1, 2, 3, 4)
    const source = sourceOf(bytes)
    expect(source.size).toBe(4)
    expect(source.read(1, 2).buffer).toBe(bytes.buffer)
    expect([source.read(1, 2), source.read(3, 9), source.read(9, 2)].map((part) => [...part])).toEqual([
      [2, 3],
      [4],
      [],
    ])
  })
})
