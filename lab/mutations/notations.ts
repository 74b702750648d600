import { DUMPS } from '../fuzz/inputs/notations'
import { TABLES } from './tables'

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0')

function groups(config: Uint8Array, width: number, littleEndian: boolean): string[] {
  return Array.from({ length: Math.floor(config.length / width) }, (_, i) => {
    const group = [...config.slice(width * i, width * i + width)]
    return (littleEndian ? group.reverse() : group).map((byte) => hex(byte, 2)).join('')
  })
}

const rows = (all: readonly string[], width: number, row: (at: number, part: string) => string): string =>
  Array.from({ length: Math.ceil((all.length * width) / 16) }, (_, i) => {
    const each = 16 / width
    return row(16 * i, all.slice(each * i, each * i + each).join(' '))
  }).join('\n')

const text = (write: (config: Uint8Array) => string) => (config: Uint8Array) => new TextEncoder().encode(write(config))

const words = (width: number, littleEndian: boolean, row: (at: number, part: string) => string) =>
  text((config) => rows(groups(config, width, littleEndian), width, row))

const plain = (at: number, part: string) => `${hex(at, 8)}: ${part}`
const dump = (at: number, part: string) => `${hex(at, 7)} ${part}`
const memory = (at: number, part: string) => `00000000b0000${hex(at, 3)}: ${part.replace(/\S+/g, '0x$&')}`

const ascii = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('')

/** U-Boot's `md`, its text column in the order of the memory. */
const md = text((config) =>
  rows(groups(config, 4, true), 4, (at, part) => `${hex(at, 8)}: ${part}    ${ascii(config.subarray(at, at + 16))}`),
)

/** U-Boot's `pci display`. */
const display = text((config) => rows(groups(config, 4, true), 4, (at, part) => `${hex(at, 8)}: ${part}`))

const array = (declaration: string, width: number) =>
  text(
    (config) =>
      `${declaration} = {\n${rows(groups(config, width, true), width, (_, part) => part.replace(/\S+/g, '0x$&,'))}\n};\n`,
  )

/** Files of one device, by the notation. */
export const NOTATIONS: Readonly<Record<string, (config: Uint8Array) => Uint8Array>> = {
  raw: (config) => config,
  'lspci -xxxx': text(
    (config) => `00:12.0 device\n${rows(groups(config, 1, true), 1, (at, part) => `${hex(at, 2)}: ${part}`)}\n`,
  ),
  xxd: words(1, true, plain),
  'dwords of a little-endian machine': words(4, true, plain),
  'dwords of a big-endian machine': words(4, false, plain),
  'qwords of a little-endian machine': words(8, true, plain),
  'hexdump of a little-endian machine': words(2, true, dump),
  'hexdump of a big-endian machine': words(2, false, dump),
  'xp /xw': words(4, true, memory),
  'xp /xw of a big-endian target': words(4, false, memory),
  'xxd with text': DUMPS.xxd!,
  'xxd -p': DUMPS['xxd -p']!,
  'xxd -i': DUMPS['xxd -i']!,
  'lspci -vxxxx': DUMPS['lspci -vxxxx']!,
  'hexdump -C': DUMPS['hexdump -C']!,
  'od -t x1': DUMPS['od -t x1']!,
  'xp /xb': DUMPS['xp /xb']!,
  'bare hex': DUMPS['bare hex']!,
  'md.l': md,
  'pci display': display,
  'array of u8': array('static const u8 config[]', 1),
  'array of u32': array('uint32_t config[]', 4),
  'bare dwords': words(4, true, (_, part) => part),
  ...TABLES,
}
