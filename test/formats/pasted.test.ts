import { describe, expect, test } from 'vitest'
import { readText, refusal, truth } from './fixtures'

const config = truth('net')
const bytes = Array.from(config)
const hex2 = (value: number): string => value.toString(16).padStart(2, '0')
const dwordsOf = (row: readonly number[]): string[] =>
  Array.from({ length: row.length / 4 }, (_, at) =>
    row
      .slice(4 * at, 4 * at + 4)
      .reverse()
      .map(hex2)
      .join(''),
  )

/** Rows of so many bytes, each by the format string of the program that the test names. */
const rows = (width: number, row: (offset: string, own: readonly number[], at: number) => string): string =>
  Array.from({ length: bytes.length / width }, (_, at) =>
    row((width * at).toString(16), bytes.slice(width * at, width * at + width), at),
  ).join('\n')

const octal = (value: number): string => `\\${value.toString(8).padStart(3, '0')}`
const escaped = bytes.map((byte) => `\\x${hex2(byte)}`).join('')

/** As Python's repr() writes bytes: printable characters as they are (bytes_repr of Objects/bytesobject.c). */
const repr = (of: readonly number[]): string =>
  `b'${of.map((byte) => (byte >= 0x20 && byte < 0x7f && byte !== 0x27 && byte !== 0x5c ? String.fromCharCode(byte) : `\\x${hex2(byte)}`)).join('')}'`

const PASTES: Readonly<Record<string, string>> = {
  'Python, repr': repr(bytes),
  'Python, pprint': `config = (${repr(bytes.slice(0, 100))}\n ${repr(bytes.slice(100))})`,
  'Python, bytearray': `bytearray(${repr(bytes)})`,
  'Python, hexlify': `b'${bytes.map(hex2).join('')}'`,
  'Python, fromhex': `config = bytes.fromhex("${bytes.map(hex2).join(' ')}")`,
  'Python, list': `[${bytes.join(', ')}]`,
  'Python, list of hex()': `[${bytes.map((byte) => `'0x${byte.toString(16)}'`).join(', ')}]`,
  'JSON, an object': JSON.stringify({ address: '0000:00:03.0', config: bytes }, null, 2),
  'Node, Buffer': `<Buffer ${bytes.map(hex2).join(' ')}>`,
  'Go, %#v': `[]byte{${bytes.map((byte) => `0x${byte.toString(16)}`).join(', ')}}`,
  'Go, %v': `[${bytes.join(' ')}]`,
  'Rust, a constant': `const CONFIG: [u8; 256] = [\n${rows(16, (_, own) => own.map((byte) => `0x${hex2(byte)},`).join(' '))}\n];`,
  'Rust, {:x?}': `[${bytes.map((byte) => byte.toString(16)).join(', ')}]`,
  'Rust, {:02x?}': `[${bytes.map(hex2).join(', ')}]`,
  'C, a string': `static const char config[] =\n${rows(16, (_, own) => `"${own.map((byte) => `\\x${hex2(byte)}`).join('')}"`)};`,
  'the shell, printf': `printf '${escaped}' >config`,
  'gdb, p/x with repeats': `$1 = {${gdbValues()}}`,
  'gdb, p/d of chars': `$1 = {${Array.from(new Int8Array(config)).join(', ')}}`,
  'gdb, p/x of ints': `$1 = {${dwordsOf(bytes)
    .map((word) => `0x${Number.parseInt(word, 16).toString(16)}`)
    .join(', ')}}`,
  'gdb, octal': `$1 = "${bytes.map(octal).join('')}"`,
  base64: Buffer.from(config).toString('base64').replace(/.{76}/g, '$&\n'),
  'qemu-ga, guest-file-read': JSON.stringify({
    return: { count: 256, 'buf-b64': Buffer.from(config).toString('base64'), eof: true },
  }),
  'PostgreSQL, bytea': `\\x${bytes.map(hex2).join('')}`,
  'a table of Markdown': `| | ${bytes.slice(0, 16).map((_, at) => at.toString(16))} |\n|---|---|\n${rows(16, (at, own) => `| ${at.padStart(2, '0')} | ${own.map(hex2).join(' | ')} |`)}`,
  hexyl: rows(
    16,
    (at, own) =>
      `│${at.padStart(8, '0')}│ ${own.slice(0, 8).map(hex2).join(' ')} ┊ ${own.slice(8).map(hex2).join(' ')} │••••••••┊••••••••│`,
  ),
  'quoted by bars': rows(16, (at, own) => `| ${at.padStart(2, '0')}: ${own.map(hex2).join(' ')}`),
  'print_hex_dump, bytes': rows(16, (at, own) =>
    `[  12.345678] cfg: ${at.padStart(8, '0')}: ${own.map(hex2).join(' ')}  ................`.trimEnd(),
  ),
  'print_hex_dump, dwords, the journal': rows(
    32,
    (at, own) => `Nov 29 10:00:00 host kernel: drv 0000:00:03.0: ${at.padStart(8, '0')}: ${dwordsOf(own).join(' ')}`,
  ),
  'print_hex_dump, dmesg -T': rows(
    16,
    (at, own) => `[Sun Nov 29 10:00:00 2026] cfg: ${at.padStart(8, '0')}: ${own.map(hex2).join(' ')}`,
  ),
  'dwords after a short offset': rows(16, (at, own) => `${at.padStart(2, '0')}: ${dwordsOf(own).join(' ')}`),
  'OpenBSD, pcidump -xx': ` 0:3:0: Qumranet\n${rows(16, (at, own) => `\t0x${at.padStart(4, '0')}: ${dwordsOf(own).join(' ')}`)}`,
  'a dword a line': rows(4, (at, own) => `reg 0x${at.padStart(2, '0')} = 0x${dwordsOf(own)[0]}`),
  'setpci, register and value': rows(4, (at, own) => `${at.padStart(2, '0')}.l=${dwordsOf(own)[0]}`),
  'the UEFI shell, mm -PCIE': rows(
    4,
    (at, own) => `PCIE  0x0000000000030000${at.padStart(3, '0').toUpperCase()} : 0x${dwordsOf(own)[0]!.toUpperCase()}`,
  ),
  'no blank after the colon': rows(16, (at, own) => `${at.padStart(2, '0')}:${own.map(hex2).join(' ')}`),
  'a blank before the colon': rows(16, (at, own) => `${at.padStart(2, '0')} : ${own.map(hex2).join(' ')}`),
  'tabs for blanks': rows(16, (at, own) => `${at.padStart(2, '0')}:\t${own.map(hex2).join('\t')}`),
  'xxd -p between prompts': `root@host:~# xxd -p /sys/bus/pci/devices/0000:00:03.0/config\n${rows(32, (_, own) => own.map(hex2).join(''))}\n[root@host ~]# `,
  'FreeBSD, pciconf -r, in a fence': `\`\`\`\n${rows(16, (_, own) => dwordsOf(own).join(' '))}\n\`\`\``,
  'FreeBSD, pciconf -r, its prompt in a fence': `\`\`\`sh\nroot@bsd:~ # pciconf -r pci0:0:3:0 0:255\n${rows(16, (_, own) => dwordsOf(own).join(' '))}\nroot@bsd:~ #\n\`\`\``,
  // The text of the first row begins like a byte.
  'xxd -g1, unexpanded': rows(
    16,
    (at, own, row) => `${at.padStart(8, '0')}:\t${own.map(hex2).join(' ')}\t${row === 0 ? '86 ' : '...'}.............`,
  ),
  'xxd, a tab for each blank': rows(
    16,
    (at, own) =>
      `${at.padStart(8, '0')}:\t${own
        .map(hex2)
        .join('')
        .replace(/.{4}(?=.)/g, '$&\t')}\t................`,
  ),
  "the kernel's rows with tabs": `[  12.345678] pci 0000:00:03.0: config space:\n${rows(
    16,
    (at, own) => `[  12.345678]\t${at.padStart(8, '0')}:\t${own.map(hex2).join('\t')}`,
  )}`,
}

/** Runs of ten equal elements and more, as gdb abbreviates them (print repeats, gdb/valprint.c). */
function gdbValues(): string {
  const shown: string[] = []
  for (let at = 0; at < bytes.length; ) {
    let end = at
    while (end < bytes.length && bytes[end] === bytes[at]) end++
    const value = `0x${bytes[at]!.toString(16)}`
    if (end - at >= 10) shown.push(`${value} <repeats ${end - at} times>`)
    else shown.push(...Array.from({ length: end - at }, () => value))
    at = end
  }
  return shown.join(', ')
}

describe('bytes as programs print and people paste them come back', () => {
  test.each(Object.entries(PASTES))('%s', (_, text) => {
    expect(readText(text).devices.map((device) => [...device.config])).toEqual([bytes])
  })
})

describe('truncated, duplicated or foreign rows are refused', () => {
  test.each([
    ['a list without its last element', `[${bytes.slice(0, -1).join(', ')}]`, /literal of 255 bytes/],
    ['two lists', `[${bytes.join(', ')}]\n[${bytes.join(', ')}]`, /2 literals/],
    ['a list that is not config space', `[${bytes.map((byte) => byte ^ 0x5a).join(', ')}]`, /are not config space/],
    // Its padding is then in the middle.
    [
      'lines of base64 out of order',
      Buffer.from(Uint8Array.from({ length: 256 }, (_, at) => 37 * at + 11))
        .toString('base64')
        .match(/.{1,76}/g)!
        .reverse()
        .join('\n'),
      /text without a dump/,
    ],
    ['base64 of other bytes', Buffer.from(bytes.map((byte) => byte ^ 0x5a)).toString('base64'), /text without a dump/],
    [
      'Intel HEX',
      rows(16, (at, own) => `:10${at.padStart(4, '0')}00${own.map(hex2).join('')}00`),
      /text without a dump/,
    ],
    [
      'print_hex_dump of two functions',
      ['03', '04']
        .map((slot) =>
          rows(16, (at, own) => `[1.000000] drv 0000:00:${slot}.0: ${at.padStart(8, '0')}: ${own.map(hex2).join(' ')}`),
        )
        .join('\n'),
      /runs backwards/,
    ],
    [
      "a row of U-Boot's md.l that is cut",
      rows(
        16,
        (at, own, row) =>
          `40000${at.padStart(3, '0')}: ${dwordsOf(own)
            .slice(0, row === 9 ? 3 : 4)
            .join(' ')}    ................`,
      ),
      /row has 12 of 16 bytes/,
    ],
    [
      "rows of U-Boot's md.l that end early",
      rows(16, (at, own) => `40000${at.padStart(3, '0')}: ${dwordsOf(own).join(' ')}`)
        .split('\n')
        .slice(0, 15)
        .join('\n'),
      /ends after 240 bytes/,
    ],
    [
      "a row of U-Boot's md.l that is missing",
      rows(16, (at, own) => `40000${at.padStart(3, '0')}: ${dwordsOf(own).join(' ')}`).replace(/\n40000050:.*/, ''),
      /0x40000060, after a row that ends before 0x40000050/,
    ],
  ])('%s', (_, text, message) => {
    expect(refusal(() => readText(text)).message).toMatch(message)
  })
})
