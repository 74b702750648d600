import { deviceOf } from './device'
import type { TextFormat } from './format'
import { littleEndian, readGroups } from './hex-groups'
import { assembleRows } from './offset-rows'
import { checkText, type Row, Rows } from './rows'

const START = /^[0-9a-f]{7,16}: [0-9a-f]{2}/i

/** Looser than the start: a row that was cut or spoilt has to be seen as one. */
const ROW = /^([0-9a-f]{7,16}):(?: |$)/i

interface XxdRow extends Row {
  /** Bytes a group. */
  readonly width: number
  /** The text column, null where the row ends before it. */
  readonly text: string | null
}

function readRow(line: string, offset: string, number: number): XxdRow {
  const from = offset.length + 1
  const gap = line.indexOf('  ', from + 1)
  const { bytes, digits } = readGroups(line, from, gap < 0 ? line.length : gap, number)
  const text = gap < 0 ? null : line.slice(gap).trimStart()
  checkText(text?.length ?? 0, bytes.length, number)
  return { line: number, offset, bytes, closed: text !== null, width: digits / 2, text }
}

const shown = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')

/** The bytes with each group turned round; a last group that is not whole leaves them as they are. */
function turned({ bytes, width }: XxdRow): readonly number[] {
  return bytes.length % width === 0 ? littleEndian(bytes, width) : bytes
}

/** How many rows have a text column that shows the bytes in this order. */
function fits(rows: readonly XxdRow[], order: (row: XxdRow) => readonly number[]): number {
  return rows.filter((row) => row.text === order(row).map(shown).join('')).length
}

/**
 * `xxd -e` prints groups as little-endian numbers and says so nowhere, but its text column stays in the order of the
 * file. A row that was edited contradicts both orders, so the one that more rows fit is taken.
 */
function isLittleEndian(rows: readonly XxdRow[]): boolean {
  return fits(rows, turned) > fits(rows, (row) => row.bytes)
}

/** xxd, with -a, -c, -d, -e, -g and -u. */
export const xxd: TextFormat = {
  name: 'xxd',
  begins: (line) => START.test(line),
  read(lines) {
    const written = new Rows<XxdRow>()
    for (let line = lines.next(); line !== null && !written.full; line = lines.next()) {
      const offset = ROW.exec(line)?.[1]
      if (offset === undefined) written.other(line, lines.number)
      else written.row(readRow(line, offset, lines.number))
    }
    const rows = isLittleEndian(written.all) ? written.map((row) => ({ ...row, bytes: turned(row) })) : written
    return { format: 'xxd', devices: [deviceOf({ config: assembleRows(rows, [16, 10]) })] }
  },
}
