import { describe, expect, test } from 'vitest'
import { readDump } from '../../src/formats/dump'
import { truth } from './fixtures'

const hex = (value: number | bigint, digits: number) => value.toString(16).padStart(digits, '0')
const read = (text: string) => [...readDump(new TextEncoder().encode(text)).devices[0]!.config]
const DEVICES = ['root-port', 'net', 'gpu'] as const

/** Rows of 16 bytes: the offset, the bytes in hex, and the words of little-endian machines, as numbers. */
const rowsOf = (config: Uint8Array) =>
  Array.from({ length: config.length / 16 }, (_, at) => {
    const part = [...config.slice(16 * at, 16 * at + 16)]
    const numbers = (width: number) =>
      Array.from({ length: 16 / width }, (__, i) =>
        part
          .slice(width * i, width * i + width)
          .reverse()
          .map((byte) => hex(byte, 2))
          .join(''),
      )
    return { offset: 16 * at, bytes: part.map((byte) => hex(byte, 2)), values: part, numbers }
  })
type Row = ReturnType<typeof rowsOf>[number]

const lines = (row: (each: Row) => string) => (config: Uint8Array) => `${rowsOf(config).map(row).join('\n')}\n`
const dashed = (bytes: readonly string[]) => `${bytes.slice(0, 8).join(' ')}-${bytes.slice(8).join(' ')}`
/** Any text: it is not read. */
const ASCII = 'ab..12 .x.......'
const windbg = (offset: number) => `fffff803\`${hex(0x01234000 + offset, 8)}`

/** What each program prints, from its own documentation, at an address that is no offset. */
const MEMORY: Readonly<Record<string, (config: Uint8Array) => string>> = {
  "WinDbg's db": lines(({ offset, bytes }) => `${windbg(offset)}  ${dashed(bytes)}  ${ASCII}`),
  "WinDbg's dw": lines(({ offset, numbers }) => `${windbg(offset)}  ${numbers(2).join(' ')}`),
  "WinDbg's dd, with its prompt": (config) =>
    `0: kd> dd fffff803\`01234000 L40\n${lines(({ offset, numbers }) => `${windbg(offset)}  ${numbers(4).join(' ')}`)(config)}0: kd> \n`,
  "WinDbg's dq": lines(
    ({ offset, numbers }) =>
      `${windbg(offset)}  ${numbers(8)
        .map((each) => `${each.slice(0, 8)}\`${each.slice(8)}`)
        .join(' ')}`,
  ),
  "WinDbg's !db": lines(({ offset, bytes }) => `#${hex(0xe0000000 + offset, 8)} ${dashed(bytes)} ${ASCII}`),
  "WinDbg's !dd": lines(({ offset, numbers }) => `#${hex(0xe0000000 + offset, 8)} ${numbers(4).join(' ')}`),
  "DOS' debug": lines(({ offset, bytes }) => `0B20:${hex(0x100 + offset, 4)}  ${dashed(bytes)}   ${ASCII}`),
  "lldb's memory read": lines(({ offset, bytes }) => `0x${hex(0x7fff5000 + offset, 8)}: ${bytes.join(' ')}  ${ASCII}`),
  "U-Boot's md.b": (config) =>
    `=> md.b 80100000 100\n${lines(({ offset, bytes }) => `${hex(0x80100000 + offset, 8)}: ${bytes.join(' ')}    ${ASCII}`)(config)}`,
  "U-Boot's md.w": lines(
    ({ offset, numbers }) => `${hex(0x80100000 + offset, 8)}: ${numbers(2).join(' ')}    ${ASCII}`,
  ),
  "U-Boot's md.l": lines(
    ({ offset, numbers }) => `${hex(0x80100000 + offset, 8)}: ${numbers(4).join(' ')}    ${ASCII}`,
  ),
  devmem2: (config) =>
    rowsOf(config)
      .flatMap(({ offset, numbers }) => numbers(4).map((value, at) => [offset + 4 * at, value] as const))
      .map(
        ([at, value]) =>
          `/dev/mem opened.\nMemory mapped at address 0x7f0f1c5d2000.\nValue at address 0x${hex(0xe0008000 + at, 8).toUpperCase()} (0x7f0f1c5d2${hex(at, 3)}): 0x${value.replace(/^0+(?=.)/, '').toUpperCase()}\n`,
      )
      .join(''),
}

const TABLES: Readonly<Record<string, (config: Uint8Array) => string>> = {
  'CSV with a heading and offsets': (config) =>
    `offset,${Array.from({ length: 16 }, (_, at) => hex(at, 1)).join(',')}\n${lines(({ offset, bytes }) => `${hex(offset, 2)},${bytes.join(',')}`)(config)}`,
  'CSV with an offset and a byte in each row': (config) =>
    `Offset,Value\n${[...config].map((byte, at) => `0x${hex(at, 2)},0x${hex(byte, 2)}`).join('\n')}\n`,
  'CSV with semicolons, decimal': (config) =>
    `offset;value\n${[...config].map((byte, at) => `${at};${byte}`).join('\n')}\n`,
  'CSV with quotes': (config) =>
    `"addr","bytes"\n${lines(({ offset, bytes }) => `"0x${hex(offset, 4)}","${bytes.join(' ')}"`)(config)}`,
  'CSV of decimal bytes alone': lines(({ values }) => values.join(',')),
  'od -An -t u1': lines(({ values }) => values.map((byte) => `${byte}`.padStart(4)).join('')),
  'JSON of rows': (config) => JSON.stringify(rowsOf(config).map(({ values }) => values)),
  'JSON of rows, in lines': (config) =>
    JSON.stringify(
      rowsOf(config).map(({ bytes }) => bytes.map((byte) => `0x${byte}`)),
      null,
      2,
    ),
  'JSON of objects': (config) =>
    JSON.stringify(rowsOf(config).map(({ offset, values }) => ({ offset, bytes: values }))),
  'JSON of objects with strings': (config) =>
    JSON.stringify(
      rowsOf(config).map(({ offset, bytes }) => ({ offset: `0x${hex(offset, 2)}`, data: bytes.join('') })),
    ),
  'JSON of dwords': (config) =>
    JSON.stringify(rowsOf(config).flatMap(({ numbers }) => numbers(4).map((each) => Number.parseInt(each, 16)))),
  'JSON of places': (config) =>
    JSON.stringify(Object.fromEntries([...config].map((byte, at) => [`0x${hex(at, 2)}`, `0x${hex(byte, 2)}`]))),
  "Java's array": (config) =>
    `byte[] config = {\n${lines(({ bytes }) =>
      bytes.map((byte) => (/^[89a-f]/.test(byte) ? `(byte) 0x${byte}` : `0x${byte}`)).join(', '),
    )(config)
      .trimEnd()
      .replaceAll('\n', ',\n')}\n};\n`,
  "Java's array of signed bytes": (config) => `byte[] config = new byte[] { ${new Int8Array(config).join(', ')} };\n`,
  "C#'s array": (config) =>
    `byte[] cfg = new byte[] { ${rowsOf(config)
      .flatMap(({ bytes }) => bytes.map((byte) => `0x${byte}`))
      .join(', ')} };\n`,
  'hexyl --border ascii': lines(
    ({ offset, bytes }) =>
      `|${hex(offset, 8)}| ${bytes.slice(0, 8).join(' ')} | ${bytes.slice(8).join(' ')} |.x.z...#|........|`,
  ),
  'hexyl, in colours': lines(({ offset, bytes }) => {
    const half = (from: number) => bytes.slice(from, from + 8).map((byte) => `\u001b[36m${byte}\u001b[39m`)
    return `│\u001b[90m${hex(offset, 8)}\u001b[39m│ ${half(0).join(' ')} ┊ ${half(8).join(' ')} │........┊........│`
  }),
  'base64 below its command': (config) =>
    `$ base64 /sys/bus/pci/devices/0000:00:05.0/config\n${Buffer.from(config).toString('base64').replace(/.{76}/g, '$&\n')}\n`,
  'uuencode -m': (config) =>
    `begin-base64 644 config\n${Buffer.from(config).toString('base64').replace(/.{76}/g, '$&\n')}\n====\n`,
}

describe.each(Object.entries({ ...MEMORY, ...TABLES }))('%s', (_, write) => {
  test.each(DEVICES)('%s', (name) => {
    const config = truth(name).slice(0, 256)
    expect(read(write(config))).toEqual([...config])
  })
})

describe('what is no config space is not read', () => {
  const config = truth('net').slice(0, 256)
  const notations = Object.entries(MEMORY)

  test.each(notations)('%s with a row missing', (_, write) => {
    const all = write(config).split('\n')
    expect(() => read(all.filter((__, at) => at < 5 || at > 7).join('\n'))).toThrow()
  })
  test.each(notations)('%s of other memory', (_, write) => {
    const other = Uint8Array.from({ length: 256 }, (__, at) => (at * 89 + 7) & 0xff)
    expect(() => read(write(other))).toThrow()
  })
  test.each(notations)('%s that begins within it', (_, write) => {
    expect(() => read(write(Uint8Array.from([...config.slice(0x10), ...config.slice(0, 0x10)])))).toThrow()
  })
  test('a buffer of U-Boot that begins in the middle of a page', () => {
    const shifted = lines(({ offset, bytes }) => `${hex(0x80100040 + offset, 8)}: ${bytes.join(' ')}    ${ASCII}`)
    expect(() => read(shifted(config))).toThrow('starts at 0x80100040')
  })
  // A row of 16 bytes says where it is; what is missing of one is named, not the address of the first.
  const words = lines(({ offset, values }) => {
    const number = (at: number) => values.slice(at, at + 4).reduceRight((sum, byte) => `${sum}${hex(byte, 2)}`, '')
    return `${hex(0x40000000 + offset, 8)}: ${[0, 4, 8, 12].map(number).join(' ')}`
  })(config)
    .trimEnd()
    .split('\n')
  test.each([
    ['cut within its last word', [...words.slice(0, 3), words[3]!.slice(0, 15)], '4', 'the row has 2 of 16 bytes'],
    ['cut after its second word', [...words.slice(0, 3), words[3]!.slice(0, 27)], '4', 'the row has 8 of 16 bytes'],
    ['short at its start', [words[0]!.slice(0, 36), ...words.slice(1, 4)], '1', 'the row has 12 of 16 bytes'],
    ['of three rows', words.slice(0, 3), '3', 'the dump ends after 48 bytes'],
    [
      'with a row missing',
      [words[0]!, ...words.slice(2, 5)],
      '2',
      'the address is 0x40000020, after a row that ends before 0x40000010',
    ],
  ])("words as U-Boot's md.l has them, %s", (_, rows, line, what) => {
    expect(() => read(rows.join('\n'))).toThrow(
      expect.objectContaining({ message: expect.stringContaining(what), place: { line: Number(line) } }),
    )
  })
  test('octal bytes, which look decimal', () => {
    const text = lines(({ values }) => values.map((byte) => ` ${byte.toString(8).padStart(3, '0')}`).join(''))(config)
    expect(() => read(text)).toThrow()
  })
  test.each([
    ['CSV of other numbers', lines(({ values }) => values.map((value) => (value * 31) & 0xff).join(','))(config)],
    ['JSON of other numbers', JSON.stringify([...config].map((value) => (value * 31 + 5) & 0xff))],
  ])('%s', (_, text) => {
    expect(() => read(text)).toThrow()
  })
})
