import { turned } from '../../../pci/doubts/plausible'
import type { ByteOrder } from '../byte-order'
import { deviceOf } from '../device'
import type { TextFormat } from '../format'
import { readGroups } from './hex-groups'
import { assembleRows } from './offset-rows'
import { checkText, type DumpRow, Rows } from './rows'

const START = /^[0-9a-f]{7,16}: [0-9a-f]{2}/i

/** Looser than the start: a truncated or damaged row must be recognised as one. */
const ROW = /^([0-9a-f]{7,16}):(?: |$)/i

interface XxdRow extends DumpRow {
  /** The text column, null if the row ends before it. */
  readonly text: string | null
}

function readRow(line: string, offset: string, number: number): XxdRow {
  const from = offset.length + 1
  const gap = line.indexOf('  ', from + 1)
  const { bytes, digits } = readGroups(line, from, gap < 0 ? line.length : gap, number)
  const text = gap < 0 ? null : line.slice(gap).trimStart()
  checkText(text?.length ?? 0, bytes.length, number)
  return { line: number, offset, bytes, digits, closed: text !== null, text }
}

const shown = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')

/** Counts the rows whose text column shows the bytes in this order. */
function fits(rows: readonly XxdRow[], order: (row: XxdRow) => readonly number[]): number {
  return rows.filter((row) => row.text === order(row).map(shown).join('')).length
}

/**
 * `xxd -e` and U-Boot's `md` print groups as numbers without saying so, but their text column is in memory
 * order. An edited row contradicts both orders, so the one that fits more rows is taken; without that column, or
 * if all groups read the same in both orders, none is.
 */
function shownOrder(rows: readonly XxdRow[]): ByteOrder | null {
  const lead = fits(rows, ({ bytes }) => bytes) - fits(rows, ({ bytes, digits }) => turned(bytes, digits / 2))
  if (lead === 0) return null
  return lead > 0 ? 'written' : 'turned'
}

/** xxd with -a, -c, -d, -e, -g and -u, and similar output: U-Boot's `md` and `pci display`. */
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
    const config = assembleRows(written, [16, 10], shownOrder(written.all))
    return { format: 'xxd', devices: [deviceOf({ config })] }
  },
}
