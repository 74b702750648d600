import { describe, expect, test } from 'vitest'
import { readDump } from '../../src/formats/dump'
import { fixture, readText, textFixture, truth } from './fixtures'

const FILES = [
  ['lspci/D-xxx.txt', 'net'],
  ['text/gpu.xxd', 'gpu'],
  ['text/port.xxd-a', 'root-port'],
  ['text/gpu.xxd-p', 'gpu'],
  ['text/net.xxd-i', 'net'],
  ['text/port.hexdump-C', 'root-port'],
  ['text/port.hexdump', 'root-port'],
  ['text/port.od-x-x1', 'root-port'],
  ['text/net.colon', 'net'],
  ['text/net.dwords', 'net'],
  ['qemu/xw.txt', 'root-port'],
] as const

const utf8 = (text: string) => new TextEncoder().encode(text)

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * text.length + 2))
  for (const [i, character] of Array.from(`\ufeff${text}`).entries()) {
    view.setUint16(2 * i, character.charCodeAt(0), littleEndian)
  }
  return new Uint8Array(view.buffer)
}

const everyLine = (text: string, change: (line: string) => string) => text.split('\n').map(change).join('\n')

const VARIANTS: readonly (readonly [string, (text: string) => Uint8Array])[] = [
  ['CRLF', (text) => utf8(text.replaceAll('\n', '\r\n'))],
  ['CR', (text) => utf8(text.replaceAll('\r', '').replaceAll('\n', '\r'))],
  ['a byte order mark', (text) => utf8(`\ufeff${text}`)],
  ['UTF-16, little-endian', (text) => utf16(text, true)],
  ['UTF-16, big-endian', (text) => utf16(text, false)],
  ['blank lines around and between', (text) => utf8(`\n\n${everyLine(text, (line) => `${line}\n`)}\n \t\n`)],
  ['trailing text', (text) => utf8(`${text}\nThat was the destination.\nRegards\n-- \nsomebody\n`)],
  ['the command before it', (text) => utf8(`$ dump the device\n${text}`)],
  ['a comment before it', (text) => utf8(`# taken on the source\n${text}`)],
  ['indented', (text) => utf8(everyLine(text, (line) => `    ${line}`))],
  ['quoted in a mail', (text) => utf8(everyLine(text, (line) => `> > ${line}`))],
  [
    'numbered by cat -n',
    (text) =>
      utf8(
        text
          .trimEnd()
          .split('\n')
          .map((line, at) => `${String(at + 1).padStart(6)}\t${line}`)
          .join('\n'),
      ),
  ],
  [
    'numbered by grep -n',
    (text) =>
      utf8(
        text
          .trimEnd()
          .split('\n')
          .map((line, at) => `${at + 1}:${line}`)
          .join('\n'),
      ),
  ],
  ["the monitor protocol's reply", (text) => utf8(`${JSON.stringify({ return: text, id: 'libvirt-7' })}\n`)],
  [
    "the monitor protocol's reply, pretty",
    (text) => utf8(`${JSON.stringify({ id: 'libvirt-7', return: text }, null, 2)}\n`),
  ],
  ['no newline at the end', (text) => utf8(text.trimEnd())],
  ['no-break spaces', (text) => utf8(text.replaceAll(' ', '\u00a0'))],
]

describe.each(VARIANTS)('%s', (_, change) => {
  test.each(FILES)('%s', (file, device) => {
    const { devices } = readDump(change(textFixture(file)))
    expect(devices.map(({ config }) => [...config])).toEqual([[...truth(device)]])
  })
})

const spaced = (separator: string, prefix = '') =>
  Array.from(truth('net'), (byte) => prefix + byte.toString(16).padStart(2, '0')).join(separator)

describe('bare hex', () => {
  test.each([
    ['nothing between', spaced('')],
    ['spaces', spaced(' ')],
    ['colons', spaced(':')],
    ['hyphens', spaced('-')],
    ['0x and commas', spaced(', ', '0x')],
    ['a byte a line', spaced('\n')],
    ['upper case', spaced(' ').toUpperCase()],
    ['a string behind 0x', `0x${spaced('')}`],
  ])('%s', (_, text) => {
    expect(readText(text).devices[0]!.config).toEqual(truth('net'))
  })
})

describe('C arrays', () => {
  const values = (width: number) => {
    const view = new DataView(truth('net').buffer)
    return Array.from({ length: 256 / width }, (_, i) => {
      if (width === 1) return view.getUint8(i)
      return width === 2 ? view.getUint16(2 * i, true) : view.getUint32(4 * i, true)
    })
  }
  const hex = (width: number) => values(width).map((value) => `0x${value.toString(16).padStart(2 * width, '0')}`)

  test.each([
    ['bytes', `static const uint8_t config[256] = { ${hex(1).join(', ')} };`],
    ['bytes in decimal', `unsigned char config[] = { ${values(1).join(',')}, };`],
    ['single digits and suffixes', `u8 config[] = {${values(1).map((value) => `0x${value.toString(16)}u`)}};`],
    ['a 16-bit array', `u16 config[] = { ${hex(2).join(', ')} };`],
    ['a 32-bit array', `uint32_t config[64] = {\n  ${hex(4).join(',\n  ')}\n};`],
    ['eight digits of an unknown type', `reg_t config[] = {\n  ${hex(4).join(', ')}\n};`],
    ['the brace on the next line', `u8 config[0x100] =\n{\n${hex(1).join(',')}\n};`],
    ['comments', `/* u8 old[] = { 1 }; */\nu8 config[] = { // ids\n/* 0x00, */ ${hex(1).join(', ')} };`],
    ['other source around', `#include <x.h>\nint f(int a) { return a; }\nu8 config[] = {${hex(1)}};\nchar *s = "}";`],
  ])('%s', (_, text) => {
    const dump = readText(text)
    expect(dump.format).toBe('c-array')
    expect(dump.devices).toEqual([expect.objectContaining({ id: null, config: truth('net') })])
  })

  test('several arrays are several devices, distinguished by their names', () => {
    const text = `u8 source[] = {${hex(1)}};\nu8 target[] = {${hex(1)}};\n`
    expect(readText(text).devices.map(({ id }) => id)).toEqual(['source', 'target'])
  })
})

test('a byte edited by hand in xxd -e, whose text column no longer fits', () => {
  const text = textFixture('text/gpu.xxd-e').replace(/^00000000: 1eb810de/, '00000000: 1eb810df')
  expect([...readText(text).devices[0]!.config]).toEqual([0xdf, ...truth('gpu').slice(1)])
})

test('gdb: x/256xb of the memory-mapped config space', () => {
  const rows = Array.from({ length: 32 }, (_, row) => {
    const bytes = [...truth('net').slice(8 * row, 8 * row + 8)].map((byte) => `0x${byte.toString(16).padStart(2, '0')}`)
    return `0x${(0xb0018000 + 8 * row).toString(16)}:\t${bytes.join('\t')}`
  })
  expect(readText(rows.join('\n')).devices[0]!.config).toEqual(truth('net'))
})

describe('notes tell what is missing', () => {
  const notes = (bytes: Uint8Array) => readDump(bytes).devices[0]!.notes
  test.each([
    [64, ['only the first 64 bytes: read without root, or by lspci -x; capabilities need sudo lspci -xxxx']],
    [128, ['the dump ends at 0x80: the rest is unknown']],
    [256, ['256 bytes of a PCI Express function: extended config space (0x100 to 0xfff) may be missing']],
    [4096, []],
  ])('%i bytes of a PCI Express function', (length, expected) => {
    expect(notes(truth('gpu').slice(0, length))).toEqual(expected)
  })

  test('256 bytes of a conventional function are complete', () => {
    expect(notes(fixture('sysfs/net/config'))).toEqual([])
  })

  test('a dump cut between two rows holds what it holds', () => {
    const [device] = readText(textFixture('text/gpu.xxd').split('\n').slice(0, 9).join('\n')).devices
    expect(device!.config).toEqual(truth('gpu').slice(0, 0x90))
    expect(device!.notes).toEqual(['the dump ends at 0x90: the rest is unknown'])
  })

  test('one device that did not answer among others', () => {
    const gone = Array.from({ length: 4 }, (_, i) => `${i}0:${' ff'.repeat(16)}`).join('\n')
    const text = `${textFixture('lspci/D-xxx.txt')}00:04.0 VGA compatible controller (rev ff)\n${gone}\n`
    expect(readText(text).devices[1]).toMatchObject({
      address: '0000:00:04.0',
      config: new Uint8Array(64).fill(0xff),
    })
  })
})
