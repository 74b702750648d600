import { fromHex } from '../../bytes/hex'
import { InputError } from '../../bytes/input-error'
import { hasKnownVendor, isConfigSpace, turned } from '../../pci/doubts/plausible'

/** A row of memory: where it begins, and its values in hex, of one width. */
interface Row {
  readonly address: bigint
  readonly values: readonly string[]
}

const BYTES = '[0-9a-f]{2}(?:[ -][0-9a-f]{2}){7,15}'

/** WinDbg's db, dw, dd and dq, and !db and !dd, which read physical memory: "fffff803`01234000  86 80 07-00 …", "#e0000000 15b88086". */
const WINDBG = /^(?:#\s{0,8}([0-9a-f]{1,16})|([0-9a-f]{8}`[0-9a-f]{8}))\s+([0-9a-f].*)$/i

/** DOS' debug: "0B20:0100  86 80 07 00 00 00 10 02-01 …". */
const DEBUG = new RegExp(`^[0-9a-f]{4}:([0-9a-f]{4}) {2}(${BYTES})(?: |$)`, 'i')

/** lldb's memory read: "0x7fff5000: 86 80 07 00 …  ........". */
const LLDB = new RegExp(`^0x([0-9a-f]{7,16}): (${BYTES})(?: |$)`, 'i')

/** U-Boot's md, xxd, hexdump and od of a memory or a file that has config space at some other place than its start. */
const PLAIN = /^([0-9a-f]{7,16}):?\s+([0-9a-f]{2,16}(?:\s.*)?)$/i

/** devmem2: "Value at address 0xE0008000 (0x7f0f1c5d2000): 0x15B88086". */
const DEVMEM2 = /^Value at address 0x([0-9a-f]{1,16}) \(0x[0-9a-f]{1,16}\): 0x([0-9a-f]{1,8})$/i

/** What may stand between rows: blank lines, commands with their prompts, what devmem2 says first. */
const BETWEEN = /^$|^\S{0,40}(?:kd>|=>|#|\$|>|\(lldb\))\s|^\/dev\/mem opened\.$|^Memory mapped at address /i

const ROW_BYTES = 16
/** A page of memory mapped config space begins at a multiple of this; a buffer that does not may begin anywhere. */
const ALIGNED = 0x100n
/** Up to here an address may be an offset in config space. */
const OFFSETS = 0x1000n
const SIZES: readonly number[] = [64, 128, 256, 4096]

/** The values of one width at the start of a text, at most a row of them. */
function valuesOf(text: string): string[] {
  const words = text.replaceAll('`', '').split(/\s+|-(?=[0-9a-f]{2}\b)/i)
  const digits = words[0]!.length
  const most = (2 * ROW_BYTES) / digits
  const end = words.findIndex((word, at) => at >= most || word.length !== digits || !/^[0-9a-f]+$/i.test(word))
  return end < 0 ? words : words.slice(0, end)
}

const isFull = ({ values }: Row): boolean => values.reduce((sum, { length }) => sum + length, 0) === 2 * ROW_BYTES

/** A row that says by its form that it is memory. */
function markedRow(line: string): Row | null {
  const windbg = WINDBG.exec(line)
  if (windbg) {
    const address = BigInt(`0x${(windbg[1] ?? windbg[2]!).replace('`', '')}`)
    return { address, values: valuesOf(windbg[3]!) }
  }
  const row = DEBUG.exec(line) ?? LLDB.exec(line)
  return row ? { address: BigInt(`0x${row[1]}`), values: valuesOf(row[2]!) } : null
}

function plainRow(line: string): Row | null {
  const row = PLAIN.exec(line)
  return row ? { address: BigInt(`0x${row[1]}`), values: valuesOf(row[2]!) } : null
}

/** The bytes of rows by their addresses, with zeros for what a row lacks: at least a header, at most config space. */
function bytesOf(rows: readonly Row[]): Uint8Array {
  const first = rows[0]!.address
  const placed = rows.flatMap(({ address, values }) => {
    const at = address - first
    const digits = values.join('')
    const whole = digits.slice(0, digits.length - (digits.length % 2))
    return at < 0n || at > OFFSETS - BigInt(ROW_BYTES) ? [] : [{ at: Number(at), bytes: fromHex(whole) }]
  })
  const ends = placed.map(({ at, bytes }) => at + bytes.length)
  const config = new Uint8Array(Math.ceil(Math.max(SIZES[0]!, ...ends) / ROW_BYTES) * ROW_BYTES)
  for (const { at, bytes } of placed) config.set(bytes, at)
  return config
}

/**
 * Whether the rows begin as config space of a known vendor does, in either byte order if they are numbers: any
 * memory is dumped in these forms, and also config space from another place than its start. Rows may be cut.
 */
function plausible(rows: readonly Row[]): boolean {
  const bytes = bytesOf(rows)
  return [bytes, turned(bytes, rows[0]!.values[0]!.length / 2)].some(
    (config) => isConfigSpace(config) && hasKnownVendor(config),
  )
}

/** Whether rows follow each other without a gap and are as long as config space is. */
function isWhole(rows: readonly Row[]): boolean {
  const first = rows[0]!.address
  const width = rows[0]!.values[0]!.length
  return (
    SIZES.includes(rows.length * ROW_BYTES) &&
    rows.every(
      (row, at) => row.address === first + BigInt(at * ROW_BYTES) && isFull(row) && row.values[0]!.length === width,
    )
  )
}

const bytesIn = ({ values }: Row): number => Math.floor(values.reduce((sum, { length }) => sum + length, 0) / 2)

/** Names the first row that breaks what begins as config space does. @throws InputError always */
function refuseBroken(rows: ReadonlyMap<number, Row>): never {
  let expected = [...rows.values()][0]!.address
  for (const [at, row] of rows) {
    if (row.address !== expected) {
      const what = `the address is 0x${row.address.toString(16)}, after a row that ends before 0x${expected.toString(16)}`
      throw new InputError(what, { line: at + 1 }, 'Take the dump again in one piece.')
    }
    if (!isFull(row)) {
      const what = `the row has ${bytesIn(row)} of ${ROW_BYTES} bytes`
      throw new InputError(what, { line: at + 1 }, 'Is the row truncated? Take the dump again.')
    }
    expected += BigInt(ROW_BYTES)
  }
  const what = `the dump ends after ${rows.size * ROW_BYTES} bytes: config space has ${SIZES.join(', ')}`
  throw new InputError(what, { line: [...rows.keys()].at(-1)! + 1 }, 'Take the dump again.')
}

const written = ({ address, values }: Row): string =>
  `0x${address.toString(16)}: ${values.map((value) => `0x${value}`).join(' ')}`

/** The rows of a text, by line; null if it has lines other than those that may stand between rows. */
function rowsOf(lines: readonly string[], read: (line: string) => Row | null): ReadonlyMap<number, Row> | null {
  const rows = new Map<number, Row>()
  for (const [at, line] of lines.entries()) {
    const row = read(line)
    if (row) rows.set(at, row)
    else if (rows.size > 0 && !BETWEEN.test(line)) break
  }
  return rows.size === 0 ? null : rows
}

/** Single values that follow each other without a gap, as rows of 1, 2 or 4 bytes a value. */
function fromDevmem(lines: readonly string[]): ReadonlyMap<number, Row> | null {
  const found = lines.flatMap((line, at) => {
    const match = DEVMEM2.exec(line)
    return match ? [{ at, address: BigInt(`0x${match[1]}`), value: match[2]! }] : []
  })
  const [first, second] = found
  if (!first || !second) return null
  const width = Number(second.address - first.address)
  const follows = found.every(({ address, value }, at) => {
    return address === first.address + BigInt(at * width) && value.length <= 2 * width
  })
  if (![1, 2, 4].includes(width) || !follows || !SIZES.includes(found.length * width)) return null
  return new Map(found.map(({ at, address, value }) => [at, { address, values: [value.padStart(2 * width, '0')] }]))
}

/** Texts of more lines are listings of whole hosts. */
const MOST_LINES = 1024

/**
 * Rows of memory in the form of gdb's `x`, which is read with the guard of byte orders. Text in which rows do not follow
 * each other, or whose number is not that of config space, is returned as it is.
 */
export function inAddressForm(text: string): string {
  const shown = text.split('\n')
  if (shown.length > MOST_LINES) return text
  const lines = shown.map((line) => line.replace(/^[\s>]+|\s+$/g, ''))
  const marked = rowsOf(lines, markedRow)
  const plain = marked === null ? rowsOf(lines, plainRow) : null
  const rows = marked ?? plain ?? fromDevmem(lines)
  if (rows === null) return text
  const all = [...rows.values()]
  if (!plausible(all)) return text
  const first = all[0]!.address
  if (plain !== null && (first < OFFSETS || first % ALIGNED !== 0n)) return text
  if ((marked ?? plain) !== null && !isWhole(all)) {
    if (plain === null || lines.includes('*')) return text
    refuseBroken(plain)
  }
  return lines.map((_, at) => (rows.has(at) ? written(rows.get(at)!) : '')).join('\n')
}
