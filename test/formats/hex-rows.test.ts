import { describe, expect, test } from 'vitest'
import { readText, refusal, truth } from './fixtures'

const digits = (value: number, width: number): string => value.toString(16).padStart(width, '0')

const shown = (bytes: readonly number[]): string =>
  bytes.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('')

/** Writes one row of a program, by the format string of its source or of its output. */
type WriteRow = (offset: number, bytes: readonly string[], text: string) => string

const written = (config: Uint8Array, row: WriteRow): string =>
  Array.from({ length: config.length / 16 }, (_, at) => {
    const bytes = [...config.subarray(16 * at, 16 * at + 16)]
    return row(
      16 * at,
      bytes.map((byte) => digits(byte, 2)),
      shown(bytes),
    )
  }).join('\n')

const halves = (bytes: readonly string[], between: string): string =>
  `${bytes.slice(0, 8).join(' ')}${between}${bytes.slice(8).join(' ')}`

const fours = (bytes: readonly string[]): string =>
  [0, 4, 8, 12].map((at) => bytes.slice(at, at + 4).join(' ')).join('  ')

interface Program {
  readonly heading: string
  readonly row: WriteRow
  readonly address: string | null
}

const PROGRAMS: Readonly<Record<string, Program>> = {
  'Linux 4.19 and newer, dmesg': {
    heading: '[    0.000000] pci 0000:02:00.0: config space:',
    row: (offset, bytes) => `[    0.000123] ${digits(offset, 8)}: ${bytes.join(' ')}`,
    address: '0000:02:00.0',
  },
  'Linux 4.19 and newer, the journal': {
    heading: 'Nov 28 22:14:03 host.example kernel: pci 10000:e1:1f.7: config space:',
    row: (offset, bytes) => `Nov 28 22:14:03 host.example kernel: ${digits(offset, 8)}: ${bytes.join(' ')}`,
    address: '10000:e1:1f.7',
  },
  'Linux before 4.19': {
    heading: 'pci 0000:02:00.0 config space:',
    row: (offset, bytes) => `${digits(offset, 2)}: ${bytes.join(' ')}`,
    address: '0000:02:00.0',
  },
  'UEFI shell': {
    heading: '  PCI Segment 00 Bus 02 Device 1F Func 03 [EFI 00021F0300]',
    row: (offset, bytes, text) => `  ${digits(offset, 8)}: ${halves(bytes, '-').toUpperCase()}  *${text}*`,
    address: '0000:02:1f.3',
  },
  'UEFI shell, rows alone': {
    heading: '',
    row: (offset, bytes, text) => `  ${digits(offset, 8)}: ${halves(bytes, '-').toUpperCase()}  *${text}*`,
    address: null,
  },
  AIDA64: {
    heading: '    B02 D1F F03:  Intel Panther Point PCH - SMBus Controller [C-1]',
    row: (offset, bytes) => `      Offset ${digits(offset, 3)}:  ${fours(bytes).toUpperCase()} `,
    address: '0000:02:1f.3',
  },
  RWEverything: {
    heading: 'Bus 02, Device 1F, Function 03 - Intel Corporation SMBus Controller',
    row: (offset, bytes, text) => `${digits(offset, 2)}    ${bytes.join(' ').toUpperCase()}   ${text}`,
    address: '0000:02:1f.3',
  },
  'PowerShell 5, Format-Hex': {
    heading: '           Path: C:\\temp\\config\n\n           00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F\n',
    row: (offset, bytes, text) => `${digits(offset, 8)}   ${bytes.join(' ').toUpperCase()}  ${text}`,
    address: null,
  },
  'PowerShell 7, Format-Hex': {
    heading: [
      '   Label: C:\\temp\\config',
      '',
      '          Offset Bytes                                           Ascii',
      '                 00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F',
      '          ------ ----------------------------------------------- -----',
    ].join('\n'),
    row: (offset, bytes, text) => `${digits(offset, 16)} ${bytes.join(' ').toUpperCase()} ${text}`,
    address: null,
  },
  HxD: {
    heading: 'Offset(h) 00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F\n',
    row: (offset, bytes, text) => `${digits(offset, 8)}  ${bytes.join(' ').toUpperCase()}  ${text}`,
    address: null,
  },
  Wireshark: {
    heading: '',
    row: (offset, bytes, text) => `${digits(offset, 4)}   ${halves(bytes, '  ')}   ${text}`,
    address: null,
  },
  'offsets with 0x': {
    heading: '',
    row: (offset, bytes) => `0x${digits(offset, 3)}: ${bytes.join(' ')}`,
    address: null,
  },
}

describe.each(Object.entries(PROGRAMS))('%s', (_, { heading, row, address }) => {
  const dump = (config: Uint8Array) => `${heading}\n${written(config, row)}\n`

  test.each(['root-port', 'net', 'gpu'] as const)('%s', (name) => {
    const config = truth(name)
    const { format, devices } = readText(dump(config))
    expect(format).toBe('hex-rows')
    expect(devices.map((device) => [device.address, [...device.config]])).toEqual([[address, [...config]]])
  })

  test('a byte missing in a row', () => {
    const lines = dump(truth('net')).split('\n')
    const at = lines.length - 3
    const cut = lines.map((line, index) => (index === at ? line.replace(/ 00\b/, '') : line)).join('\n')
    expect(refusal(() => readText(cut)).place.line).toBe(at + 1)
  })
})

describe('several functions, as firmware and kernels list them', () => {
  const two = (first: string, second: string) =>
    ['root-port', 'net'].map((name, at) => {
      const row: WriteRow = (offset, bytes) => `  ${digits(offset, 8)}: ${halves(bytes, '-')}  *................*`
      return `${[first, second][at]}\n${written(truth(name as 'net'), row)}`
    })

  const SECOND = '  PCI Segment 00 Bus 00 Device 03 Func 00 [EFI 0000030000]'

  test('each has its heading', () => {
    const text = two('  PCI Segment 00 Bus 00 Device 02 Func 00 [EFI 0000020000]', SECOND).join('\n\n')
    expect(readText(text).devices.map(({ address }) => address)).toEqual(['0000:00:02.0', '0000:00:03.0'])
  })

  test('one address twice is refused', () => {
    expect(refusal(() => readText(two(SECOND, SECOND).join('\n'))).message).toBe(
      'a second device at 0000:00:03.0: the first one is at line 1',
    )
  })

  test('a heading without rows is refused', () => {
    expect(refusal(() => readText(SECOND)).message).toBe('no rows of bytes follow the heading: the dump is truncated')
  })
})

describe("a debugger's view of a buffer", () => {
  const config = truth('root-port')
  const AT = 0xffff888012340040n

  test.each([
    ['bytes', 1],
    ['words', 2],
    ['dwords', 4],
    ['qwords', 8],
  ])("crash's rd, %s", (_, width) => {
    const text = written(config, (offset, bytes, column) => {
      const values = Array.from({ length: 16 / width }, (_, at) =>
        bytes
          .slice(at * width, (at + 1) * width)
          .reverse()
          .join(''),
      )
      return `${(AT + BigInt(offset)).toString(16)}:  ${values.join(' ')}   ${column}`
    })
    expect(readText(text).devices.map((device) => [...device.config])).toEqual([[...config]])
  })
})
