const hex = (value: number, count: number) => value.toString(16).padStart(count, '0')

/** Sixteen bytes from an offset on. */
interface Row {
  readonly offset: number
  readonly values: readonly number[]
  readonly bytes: readonly string[]
  /** Its words of a little-endian machine. */
  readonly words: (width: number) => readonly string[]
}

function rowsOf(config: Uint8Array): Row[] {
  return Array.from({ length: Math.ceil(config.length / 16) }, (_, i) => {
    const values = [...config.subarray(16 * i, 16 * i + 16)]
    const bytes = values.map((value) => hex(value, 2))
    const words = (width: number) =>
      Array.from({ length: values.length / width }, (__, at) =>
        [...bytes.slice(width * at, width * at + width)].reverse().join(''),
      )
    return { offset: 16 * i, values, bytes, words }
  })
}

const written = (write: (config: Uint8Array) => string) => (config: Uint8Array) =>
  new TextEncoder().encode(write(config))
const lines = (row: (each: Row) => string) => written((config) => `${rowsOf(config).map(row).join('\n')}\n`)
const json = (value: (config: Uint8Array) => unknown) => written((config) => JSON.stringify(value(config)))

const windbg = (offset: number) => `fffff803\`${hex(0x01234000 + offset, 8)}`
const dashed = (bytes: readonly string[]) => `${bytes.slice(0, 8).join(' ')}-${bytes.slice(8).join(' ')}`

/** Bytes as debuggers print memory, and as spreadsheets, programs and scripts keep them. */
export const TABLES: Readonly<Record<string, (config: Uint8Array) => Uint8Array>> = {
  "WinDbg's db": lines(({ offset, bytes }) => `${windbg(offset)}  ${dashed(bytes)}  ab..12 .x.......`),
  "WinDbg's dd": lines(({ offset, words }) => `${windbg(offset)}  ${words(4).join(' ')}`),
  devmem2: written((config) =>
    rowsOf(config)
      .flatMap(({ offset, words }) => words(4).map((word, i) => [offset + 4 * i, word] as const))
      .map(([at, word]) => `Value at address 0x${hex(0xe0008000 + at, 8)} (0x7f0f1c5d2${hex(at, 3)}): 0x${word}\n`)
      .join(''),
  ),
  'CSV of rows': lines(({ offset, bytes }) => `${hex(offset, 2)},${bytes.join(',')}`),
  'CSV of bytes': written(
    (config) => `Offset,Value\n${[...config].map((byte, at) => `0x${hex(at, 2)},0x${hex(byte, 2)}`).join('\n')}\n`,
  ),
  'CSV in decimal': written((config) => `offset;value\n${[...config].map((byte, at) => `${at};${byte}`).join('\n')}\n`),
  'od -An -t u1': lines(({ values }) => values.map((byte) => `${byte}`.padStart(4)).join('')),
  'JSON of rows': json((config) => rowsOf(config).map(({ values }) => values)),
  'JSON of objects': json((config) => rowsOf(config).map(({ offset, values }) => ({ offset, bytes: values }))),
  'JSON of dwords': json((config) =>
    rowsOf(config).flatMap(({ words }) => words(4).map((word) => Number(`0x${word}`))),
  ),
  'JSON of places': json((config) =>
    Object.fromEntries([...config].map((byte, at) => [`0x${hex(at, 2)}`, `0x${hex(byte, 2)}`])),
  ),
  "Java's array": written((config) => `byte[] config = new byte[] { ${new Int8Array(config).join(', ')} };\n`),
  hexyl: lines(
    ({ offset, bytes }) =>
      `|${hex(offset, 8)}| ${bytes.slice(0, 8).join(' ')} | ${bytes.slice(8).join(' ')} |.x.z...#|........|`,
  ),
  base64: written(
    (config) =>
      `$ base64 /sys/bus/pci/devices/0000:00:05.0/config\n${Buffer.from(config).toString('base64').replace(/.{76}/g, '$&\n')}\n`,
  ),
}
