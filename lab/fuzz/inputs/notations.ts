/** Config space as the tools that save it write it: what the readers have to give back byte for byte. */
import * as wire from '../../../test/stream/wire'

const hex = (value: number, digits = 2): string => value.toString(16).padStart(digits, '0')
const all = (bytes: Uint8Array, between = ' '): string => Array.from(bytes, (byte) => hex(byte)).join(between)

function rows(bytes: Uint8Array, row: (at: number, part: Uint8Array) => string, width = 16): string {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += width) lines.push(row(at, bytes.subarray(at, at + width)))
  return `${lines.join('\n')}\n`
}

/** Bytes as numbers of a little-endian machine. */
const words = (bytes: Uint8Array, width: number, sign = ''): string =>
  Array.from(
    { length: bytes.length / width },
    (_, i) => sign + all(Uint8Array.from(bytes.subarray(width * i, width * i + width)).reverse(), ''),
  ).join(' ')

const ascii = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('')

const text = (write: (bytes: Uint8Array) => string) => (bytes: Uint8Array) => Buffer.from(write(bytes))

/** Files of one device, by the notation. */
export const DUMPS: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  raw: (bytes) => bytes,
  'lspci -xxxx': text(
    (bytes) => `00:12.0 PCI bridge: QEMU PCIe Root port\n${rows(bytes, (at, part) => `${hex(at)}: ${all(part)}`)}\n`,
  ),
  'lspci -vxxxx': text(
    (bytes) =>
      `0000:3b:00.4 Ethernet controller: A company\n\tFlags: bus master, fast devsel\n${rows(bytes, (at, part) => `${hex(at)}: ${all(part)}`)}`,
  ),
  xxd: text((bytes) =>
    rows(bytes, (at, part) => `${hex(at, 8)}: ${all(part, '').replace(/..../g, '$& ')} ${ascii(part)}`),
  ),
  'xxd -p': text((bytes) => rows(bytes, (_, part) => all(part, ''), 30)),
  'xxd -i': text(
    (bytes) =>
      `unsigned char config[] = {\n${rows(bytes, (_, part) => ` ${Array.from(part, (byte) => `0x${hex(byte)},`).join(' ')}`, 12)}};\n`,
  ),
  'hexdump -C': text(
    (bytes) => `${rows(bytes, (at, part) => `${hex(at, 8)}  ${all(part)}  |${ascii(part)}|`)}${hex(bytes.length, 8)}\n`,
  ),
  'hexdump -v': text(
    (bytes) => `${rows(bytes, (at, part) => `${hex(at, 7)} ${words(part, 2)}`)}${hex(bytes.length, 7)}\n`,
  ),
  'od -t x1': text(
    (bytes) =>
      `${rows(bytes, (at, part) => `${at.toString(8).padStart(7, '0')} ${all(part)}`)}${bytes.length.toString(8).padStart(7, '0')}\n`,
  ),
  'xp /xb': text((bytes) => rows(bytes, (at, part) => `00000000b0090${hex(at, 3)}: ${words(part, 1, '0x')}`, 8)),
  'xp /xw': text((bytes) => rows(bytes, (at, part) => `00000000b0090${hex(at, 3)}: ${words(part, 4, '0x')}`)),
  'bare hex': text((bytes) => rows(bytes, (_, part) => all(part))),
}

/** A stream of one device, which is called `id`; it lists no blocks of RAM, for these would say whether there is an option ROM. */
function stream(bytes: Uint8Array, machine: string, id: string): Buffer {
  const device = wire.described(10, id, wire.pciState(bytes), [wire.PCI_FIELDS(bytes.length === 256 ? 256 : 4096)])
  return wire.stream(
    [device],
    wire.bytes(wire.MAGIC, wire.configuration(machine), wire.ramStart(wire.blocks()), wire.ramEnd),
  )
}

function saveImage(payload: Uint8Array): Buffer {
  const xml = "<domain type='kvm'><name>vm</name></domain>\0"
  const header = Buffer.alloc(76)
  header.writeUInt32LE(2, 0)
  header.writeUInt32LE(xml.length, 4)
  return wire.bytes('LibvirtQemudSave', header, xml, payload)
}

const RAM = { 'section sizes': {} }

/** Streams of one device, by what they are wrapped in. */
export const STREAMS: Readonly<Record<string, (bytes: Uint8Array, machine: string, id: string) => Uint8Array>> = {
  stream,
  'after a prefix': (...parts) => wire.bytes(Buffer.alloc(512, 0x20), stream(...parts)),
  'save image': (...parts) => saveImage(stream(...parts)),
  analysis: (bytes, _, id) =>
    Buffer.from(
      JSON.stringify({
        'ram (2)': RAM,
        [`${id} (10)`]: { parent_obj: { version_id: '0x00000002', 'config[0]': all(bytes) } },
      }),
    ),
}
