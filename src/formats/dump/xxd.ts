import { deviceOf } from './device'
import type { TextFormat } from './format'
import { littleEndian, readGroups } from './hex-groups'
import { assembleRows, MAX_ROWS, type Row } from './offset-rows'

const START = /^[0-9a-f]{7,16}: [0-9a-f]{2}/i

/** Looser than the start: a row that was cut or spoilt has to be seen as one. */
const ROW = /^([0-9a-f]{7,16}):(?: |$)/i

interface XxdRow {
  readonly line: number
  readonly offset: string
  readonly bytes: readonly number[]
  /** Bytes a group. */
  readonly width: number
  /** The text column, null where the row ends before it. */
  readonly text: string | null
}

function readRow(line: string, offset: string, number: number): XxdRow {
  const from = offset.length + 1
  const gap = line.indexOf('  ', from + 1)
  const { bytes, digits } = readGroups(line, from, gap < 0 ? line.length : gap, number)
  return { line: number, offset, bytes, width: digits / 2, text: gap < 0 ? null : line.slice(gap).trimStart() }
}

const shown = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')

/** Whether the text column, where it is complete, shows these bytes. */
function fitsText({ text, bytes }: XxdRow, order: readonly number[]): boolean {
  return text?.length !== bytes.length || order.every((byte, i) => text[i] === shown(byte))
}

/** The bytes with each group turned round, or null for rows whose last group is not whole. */
const turned = ({ bytes, width }: XxdRow): readonly number[] | null =>
  bytes.length % width === 0 ? littleEndian(bytes, width) : null

/**
 * `xxd -e` prints groups as little-endian numbers and says so nowhere, but its text column stays in the order of the
 * file: where that column fits the turned bytes and not the written ones, the groups are to be turned.
 */
function isLittleEndian(rows: readonly XxdRow[]): boolean {
  if (rows.every((row) => fitsText(row, row.bytes))) return false
  return rows.every((row) => fitsText(row, turned(row) ?? row.bytes))
}

/** xxd, with -a, -c, -d, -e, -g and -u. */
export const xxd: TextFormat = {
  name: 'xxd',
  begins: (line) => START.test(line),
  read(lines) {
    const found: (XxdRow | { readonly line: number; readonly offset: null })[] = []
    for (let line = lines.next(); line !== null && found.length < MAX_ROWS; line = lines.next()) {
      const offset = ROW.exec(line)?.[1]
      if (offset !== undefined) found.push(readRow(line, offset, lines.number))
      else if (line === '*' && found.length > 0) found.push({ line: lines.number, offset: null })
    }
    const turn = isLittleEndian(found.filter((row) => row.offset !== null))
    const rows = found.map((row): Row => {
      if (row.offset === null) return { kind: 'repeat', line: row.line }
      const bytes = (turn ? turned(row) : null) ?? row.bytes
      return { kind: 'bytes', line: row.line, offset: row.offset, bytes, closed: row.text !== null }
    })
    return { format: 'xxd', devices: [deviceOf({ config: assembleRows(rows, [16, 10]) })] }
  },
}
