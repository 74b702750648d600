import { describe, expect, test } from 'vitest'
import { InputError } from '../../src/bytes/input-error'
import { readDump } from '../../src/formats/dump'
import { truth } from './fixtures'

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0')

/** The bytes in groups of `width`, as a machine of either byte order prints them as numbers. */
function groups(config: Uint8Array, width: number, littleEndian: boolean): string[] {
  return Array.from({ length: config.length / width }, (_, i) => {
    const group = [...config.slice(width * i, width * i + width)]
    return (littleEndian ? group.reverse() : group).map((byte) => hex(byte, 2)).join('')
  })
}

const inRows = (all: readonly string[], width: number, row: (at: number, part: readonly string[]) => string) =>
  Array.from({ length: (all.length * width) / 16 }, (_, i) => {
    const each = 16 / width
    return row(16 * i, all.slice(each * i, each * i + each))
  }).join('\n')

/** Notations that print groups of several bytes, without anything that tells their byte order. */
const NOTATIONS: Readonly<Record<string, (all: readonly string[], width: number) => string>> = {
  "U-Boot's md and pci display": (all, width) => inRows(all, width, (at, part) => `${hex(at, 8)}: ${part.join(' ')}`),
  hexdump: (all, width) => inRows(all, width, (at, part) => `${hex(at, 7)} ${part.join(' ')}`),
  'od -A x': (all, width) => inRows(all, width, (at, part) => `${hex(at, 6)} ${part.join(' ')}`),
  'bare groups': (all, width) => inRows(all, width, (_, part) => part.join(' ')),
  'one group a line': (all) => all.join('\n'),
  'numbers with 0x': (all, width) => inRows(all, width, (_, part) => part.map((group) => `0x${group}`).join(', ')),
  'C array': (all, width) =>
    `const uint${8 * width}_t config[] = {\n${all.map((group) => `0x${group}`).join(',\n')}\n};`,
  'xp at the monitor': (all, width) =>
    inRows(all, width, (at, part) => `${hex(0xb0000000 + at, 16)}: ${part.map((group) => `0x${group}`).join(' ')}`),
  "gdb's x": (all, width) =>
    inRows(all, width, (at, part) => `0x${hex(0xb0000000 + at, 8)}:\t${part.map((group) => `0x${group}`).join('\t')}`),
}

const DEVICES = ['root-port', 'net', 'gpu'] as const

describe.each(Object.entries(NOTATIONS))('%s: both byte orders give the same bytes', (_, write) => {
  const rows = DEVICES.flatMap((name) => [2, 4, 8].map((width) => [name, width] as const))
  test.each(rows)('%s in groups of %i bytes', (name, width) => {
    for (const littleEndian of [true, false]) {
      const text = write(groups(truth(name), width, littleEndian), width)
      const [device] = readDump(new TextEncoder().encode(text)).devices
      expect([...device!.config]).toEqual([...truth(name)])
    }
  })
})

describe('bytes that are a config space in neither or both orders are refused, with the line', () => {
  const refusal = (config: Uint8Array, width: number) => {
    try {
      readDump(new TextEncoder().encode(`\n${NOTATIONS.hexdump!(groups(config, width, true), width)}`))
    } catch (error) {
      if (error instanceof InputError) return { message: error.message, line: error.place.line, hint: error.hint }
      throw error
    }
    return null
  }
  const hint = 'Dump single bytes: xxd -g1, od -A x -t x1, md.b, xp /256xb.'

  test.each([2, 4, 8])('code, in groups of %i bytes', (width) => {
    const code = Uint8Array.from({ length: 256 }, (_, i) => (i % 2 === 0 ? 0x4c : 0x8b) ^ (i % 3))
    const message = `the groups of ${2 * width} hex digits are not valid config space in either byte order`
    expect(refusal(code, width)).toEqual({ message, line: 2, hint })
  })

  test.each([2, 4, 8])('ids of an unknown vendor, in groups of %i bytes', (width) => {
    const config = new Uint8Array(64)
    config.set([0x34, 0x34, 0x34, 0x34, 0x34, 0x34, 0x34, 0x34].slice(0, width))
    config.set([1], 0x20)
    const message = `the groups of ${2 * width} hex digits are valid config space in either byte order`
    expect(refusal(config, width)).toEqual({ message, line: 2, hint })
  })
})

test("a text column decides, as in U-Boot's md", () => {
  const config = truth('net')
  const text = inRows(groups(config, 4, true), 4, (at, part) => {
    const shown = [...config.slice(at, at + 16)].map((byte) =>
      byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
    )
    return `${hex(at, 8)}: ${part.join(' ')}    ${shown.join('')}`
  })
  expect([...readDump(new TextEncoder().encode(text)).devices[0]!.config]).toEqual([...config])
})
