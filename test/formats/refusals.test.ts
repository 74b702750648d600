import { describe, expect, test } from 'vitest'
import { readText, refusal, textFixture } from './fixtures'

const lines = (file: string): string[] => textFixture(file).split('\n')

/** The file's lines with one line, counted from 1, put through a change; null takes it out. */
function edited(file: string, number: number, change: (line: string) => string | null): string {
  return lines(file)
    .flatMap((line, i) => (i === number - 1 ? (change(line) ?? []) : line))
    .join('\n')
}

const without = (file: string, number: number) => edited(file, number, () => null)
const twice = (file: string, number: number) => edited(file, number, (line) => `${line}\n${line}`)
const cutTo = (file: string, number: number, width: number) =>
  [...lines(file).slice(0, number - 1), lines(file)[number - 1]!.slice(0, width)].join('\n')
const upTo = (file: string, number: number) => lines(file).slice(0, number).join('\n')

const HOLE = /^the dump has a hole: no bytes for /
const BACKWARDS = /^the offset runs backwards: /
const HALF = /half a byte$/
const CUT = /^the last row is truncated$/
const NOT_AT_0 = /^the dump starts at /

describe('a hole', () => {
  test.each([
    ['lspci/D-xxx.txt', 5, 5],
    ['lspci/xxxx.txt', 40, 40],
    ['text/gpu.xxd', 9, 9],
    ['text/gpu.xxd', 2, 2],
    ['text/gpu.xxd-d', 9, 9],
    ['text/port.xxd-a', 7, 7],
    ['text/gpu.hexdump-C', 9, 9],
    ['text/gpu.hexdump', 9, 9],
    ['text/gpu.od-x-x1', 2, 2],
    ['text/port.od-d-x1', 7, 7],
    ['text/port.od-o-x1', 7, 7],
    ['qemu/xb.txt', 20, 20],
  ])('%s without line %i: line %i', (file, removed, line) => {
    expect(refusal(() => readText(without(file, removed)))).toMatchObject({
      message: expect.stringMatching(HOLE),
      place: { line },
    })
  })

  test('the sentence names the missing bytes', () => {
    expect(refusal(() => readText(without('lspci/D-xxx.txt', 5))).message).toBe(
      'the dump has a hole: no bytes for 0x30 to 0x3f',
    )
  })

  test('a missing "*" for repeated rows', () => {
    const text = textFixture('text/port.hexdump-C').replace('*\n', '')
    expect(refusal(() => readText(text))).toMatchObject({ message: expect.stringMatching(HOLE), place: { line: 11 } })
  })

  test('a missing last row shows in the final length', () => {
    const rows = lines('text/gpu.hexdump-C')
    const text = [...rows.slice(0, 254), ...rows.slice(255)].join('\n')
    expect(refusal(() => readText(text))).toMatchObject({ message: expect.stringMatching(HOLE), place: { line: 255 } })
  })
})

describe('an offset that runs backwards', () => {
  test.each([
    ['lspci/D-xxx.txt', 5],
    ['text/gpu.xxd', 9],
    ['text/gpu.hexdump-C', 9],
    ['text/gpu.hexdump', 9],
    ['text/gpu.od-x-x1', 9],
    ['text/port.od-o-x1', 5],
    ['qemu/xw.txt', 20],
  ])('%s with line %i twice', (file, number) => {
    expect(refusal(() => readText(twice(file, number)))).toMatchObject({
      message: expect.stringMatching(BACKWARDS),
      place: { line: number + 1 },
    })
  })

  test.each([
    ['text/gpu.xxd', 257],
    ['text/port.hexdump-C', 20],
    ['text/port.od-x-x1', 20],
  ])('two dumps after each other in %s: line %i', (file, line) => {
    const text = textFixture(file)
    expect(refusal(() => readText(text + text))).toMatchObject({
      message: expect.stringMatching(BACKWARDS),
      place: { line },
    })
  })

  test('the same memory twice at the monitor', () => {
    const text = textFixture('qemu/two.txt')
    expect(refusal(() => readText(text + text))).toMatchObject({
      message: 'the offset runs backwards: memory at 0xb0010000 is already on line 3',
      place: { line: text.split('\n').length + 2 },
    })
  })
})

describe('half a byte', () => {
  test.each([
    ['lspci/D-xxx.txt', 17, -1],
    ['lspci/D-xxx.txt', 9, -1],
    ['text/gpu.xxd', 256, 21],
    ['text/gpu.hexdump-C', 255, 20],
    ['text/gpu.od-x-x1', 255, -1],
    ['text/gpu.hexdump', 255, -1],
    ['text/gpu.xxd-p', 137, -1],
    ['text/net.od-n-x1', 16, -1],
    ['qemu/xb.txt', 20, 26],
  ])('%s cut in line %i', (file, line, width) => {
    expect(refusal(() => readText(cutTo(file, line, width)))).toMatchObject({
      message: expect.stringMatching(HALF),
      place: { line },
    })
  })
})

describe('a row that was cut', () => {
  test.each([
    ['lspci/D-xxx.txt', 17, 36],
    ['text/gpu.xxd', 256, 30],
    ['text/gpu.hexdump-C', 255, 30],
    ['text/gpu.od-x-x1', 255, 30],
    ['text/gpu.hexdump', 255, 27],
  ])('%s, line %i', (file, line, width) => {
    expect(refusal(() => readText(cutTo(file, line, width)))).toMatchObject({
      message: expect.stringMatching(CUT),
      place: { line },
    })
  })

  test('a "*" with nothing after it', () => {
    expect(refusal(() => readText(upTo('text/port.hexdump-C', 18)))).toMatchObject({
      message: 'no offset follows the "*": the dump is truncated',
      place: { line: 18 },
    })
  })

  test('a listing that ends with a heading', () => {
    expect(refusal(() => readText(upTo('lspci/xxx.txt', 37)))).toMatchObject({
      message: 'no bytes follow the heading of the last device: the dump is truncated',
      place: { line: 37 },
    })
  })

  test('an array without its closing brace', () => {
    expect(refusal(() => readText(upTo('text/net.xxd-i', 10)))).toMatchObject({
      message: 'the array is not closed: the dump is truncated',
      place: { line: 10 },
    })
  })

  test('an array with fewer bytes than xxd -i says', () => {
    expect(refusal(() => readText(without('text/net.xxd-i', 10)))).toMatchObject({
      message: 'config_len says 256 bytes, but the array has 244',
      place: { line: 24 },
    })
  })

  test('less than a header', () => {
    expect(refusal(() => readText(upTo('text/gpu.xxd', 3)))).toMatchObject({
      message: 'the dump ends after 48 bytes: the config space header alone has 64',
      place: { line: 3 },
    })
  })
})

describe('other mistakes have their line', () => {
  test.each([
    ['text/gpu.xxd', 1],
    ['text/gpu.hexdump-C', 1],
    ['text/gpu.od-x-x1', 1],
    ['lspci/D-xxx.txt', 2],
    ['qemu/xw.txt', 3],
  ])('%s that does not start at 0', (file, first) => {
    expect(refusal(() => readText(without(file, first)))).toMatchObject({
      message: expect.stringMatching(NOT_AT_0),
      place: { line: first },
    })
  })

  test('two devices at one address', () => {
    const text = textFixture('lspci/D-xxx.txt')
    expect(refusal(() => readText(text + text))).toMatchObject({
      message: 'a second device at 0000:00:03.0: the first one is at line 1',
      place: { line: 19 },
    })
  })

  test('two devices at one address, one written without the domain', () => {
    const text = textFixture('lspci/D-xxx.txt')
    expect(refusal(() => readText(text + text.replace('0000:00:03.0', '00:03.0')))).toMatchObject({
      message: 'a second device at 0000:00:03.0: the first one is at line 1',
      place: { line: 19 },
    })
  })

  test.each([
    ['lspci/D-xxx.txt', 5, 6],
    ['text/gpu.xxd', 8, 12],
    ['text/gpu.hexdump-C', 8, 12],
    ['text/gpu.od-x-x1', 8, 12],
    ['text/net.od-n-x1', 5, 9],
    ['text/net.comma', 1, 40],
    ['qemu/xb.txt', 20, 22],
  ])('%s, line %i: a letter that is no hex digit', (file, line, at) => {
    const text = edited(file, line, (row) => `${row.slice(0, at)}g${row.slice(at + 1)}`)
    expect(refusal(() => readText(text)).place).toEqual({ line })
  })

  test('a damaged row before a "*" is not taken as the repeated row', () => {
    const text = edited('text/port.hexdump-C', 17, (row) => `x${row}`)
    expect(lines('text/port.hexdump-C')[17]).toBe('*')
    expect(refusal(() => readText(text))).toMatchObject({
      message: 'the line is not a row of the dump, and bytes are missing there',
      place: { line: 17 },
    })
  })

  test('two rows on one line', () => {
    const text = edited('text/gpu.hexdump-C', 8, (row) => `${row} ${lines('text/gpu.hexdump-C')[8]}`)
    expect(refusal(() => readText(text))).toMatchObject({
      message: 'the text column is longer than the row: two rows are on one line',
      place: { line: 8 },
    })
  })

  test('text between lines of bare hex', () => {
    expect(refusal(() => readText(edited('text/net.od-n-x1', 5, () => 'and then')))).toMatchObject({
      message: 'the line is not hex digits, but bytes follow it',
      place: { line: 5 },
    })
  })

  test.each([
    ['text/net.od', 6],
    ['text/net.hexdump-b', 3],
    ['text/net.hexdump-d', 5],
  ])('%s: numbers of %i digits are not hex', (file, digits) => {
    expect(refusal(() => readText(textFixture(file)))).toMatchObject({
      message: `groups of ${digits} digits are octal or decimal numbers, not bytes in hex`,
      place: { line: 1 },
    })
  })

  test('xxd -b: bits are not read as hex', () => {
    expect(refusal(() => readText(textFixture('text/net.xxd-b'))).place).toEqual({ line: 2 })
  })

  test('more than a config space', () => {
    const text = textFixture('text/gpu.xxd-p')
    expect(refusal(() => readText(text + text))).toMatchObject({
      message: 'the dump continues beyond 0x1000, where config space ends',
      place: { line: 138 },
    })
  })
})

describe('C arrays', () => {
  const bytes = Array.from({ length: 64 }, (_, i) => (i === 0 ? '0x86' : '0x0'))
  test.each([
    ['u8 a[64] = { 0x86, 0x80 };', 1, 'the array is declared with 64 elements and lists 2'],
    [`u8 a[] = {\n${bytes.join(', ')},\nVENDOR };`, 3, '"VENDOR" is in the array, which may hold numbers only'],
    [`u8 a[] = {\n${bytes.join(', ')},\n0x100 };`, 3, '0x100 does not fit into 8 bits'],
    [
      `cfg a[] = {\n${bytes.join(', ')}, 0x1234 };`,
      1,
      'the declaration does not give the width of an element, and the values have different widths',
    ],
  ])('%#', (text, line, message) => {
    expect(refusal(() => readText(text))).toMatchObject({ message, place: { line } })
  })
})
