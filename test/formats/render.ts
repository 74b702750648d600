/**
 * Dumps written by hand of the formats' descriptions: they share no code with the readers. Each takes config space of a
 * multiple of 16 bytes.
 */

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')

function rows(config: Uint8Array, width: number): { offset: number; bytes: number[] }[] {
  const all = []
  for (let offset = 0; offset < config.length; offset += width) {
    all.push({ offset, bytes: [...config.slice(offset, offset + width)] })
  }
  return all
}

const text = (bytes: readonly number[]): string =>
  bytes.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('')

/** Little-endian number of these bytes. */
const number = (bytes: readonly number[]): string =>
  [...bytes]
    .reverse()
    .map((byte) => hex(byte, 2))
    .join('')

function groups(bytes: readonly number[], size: number, write: (group: number[]) => string): string[] {
  const all = []
  for (let i = 0; i < bytes.length; i += size) all.push(write(bytes.slice(i, i + size)))
  return all
}

const plain = (group: readonly number[]) => group.map((byte) => hex(byte, 2)).join('')

/** Rows equal to the one before them become one "*". */
function squeeze(lines: readonly { row: string; key: string }[]): string[] {
  const out: string[] = []
  lines.forEach(({ row, key }, i) => {
    const repeats = i > 0 && lines[i - 1]!.key === key
    if (!repeats) out.push(row)
    else if (out.at(-1) !== '*') out.push('*')
  })
  return out
}

export const RENDERERS: Readonly<Record<string, (config: Uint8Array) => string>> = {
  lspci: (config) =>
    [
      '00:12.0 PCI bridge: Red Hat, Inc. QEMU PCIe Root port',
      ...rows(config, 16).map(({ offset, bytes }) => `${hex(offset, 2)}: ${groups(bytes, 1, plain).join(' ')}`),
      '',
    ].join('\n'),
  xxd: (config) =>
    rows(config, 16)
      .map(({ offset, bytes }) => `${hex(offset, 8)}: ${groups(bytes, 2, plain).join(' ')}  ${text(bytes)}`)
      .join('\n'),
  'xxd-plain': (config) =>
    rows(config, 32)
      .map(({ bytes }) => plain(bytes))
      .join('\n'),
  'hexdump-C': (config) =>
    [
      ...squeeze(
        rows(config, 16).map(({ offset, bytes }) => {
          const left = groups(bytes.slice(0, 8), 1, plain).join(' ')
          const right = groups(bytes.slice(8), 1, plain).join(' ')
          return { row: `${hex(offset, 8)}  ${left}  ${right}  |${text(bytes)}|`, key: plain(bytes) }
        }),
      ),
      hex(config.length, 8),
    ].join('\n'),
  hexdump: (config) =>
    [
      ...squeeze(
        rows(config, 16).map(({ offset, bytes }) => ({
          row: `${hex(offset, 7)} ${groups(bytes, 2, number).join(' ')}`,
          key: plain(bytes),
        })),
      ),
      hex(config.length, 7),
    ].join('\n'),
  od: (config) =>
    [
      ...squeeze(
        rows(config, 16).map(({ offset, bytes }) => ({
          row: `${offset.toString(8).padStart(7, '0')} ${groups(bytes, 1, plain).join(' ')}`,
          key: plain(bytes),
        })),
      ),
      config.length.toString(8).padStart(7, '0'),
    ].join('\n'),
  hex: (config) =>
    rows(config, 16)
      .map(({ bytes }) => groups(bytes, 1, plain).join(':'))
      .join('\n'),
  'c-array': (config) => `u32 config[] = {\n${groups([...config], 4, (group) => `0x${number(group)}`).join(',\n')}\n};`,
  monitor: (config) =>
    rows(config, 8)
      .map(({ offset, bytes }) => {
        const values = groups(bytes, 2, (group) => `0x${number(group)}`)
        return `${hex(0xb0090000 + offset, 16)}: ${values.join(' ')}`
      })
      .join('\r\n'),
  'hex-rows': (config) =>
    [
      '           00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F',
      '',
      ...rows(config, 16).map(
        ({ offset, bytes }) =>
          `${hex(offset, 8).toUpperCase()}   ${groups(bytes, 1, plain).join(' ').toUpperCase()}  ${text(bytes)}`,
      ),
    ].join('\r\n'),
}
