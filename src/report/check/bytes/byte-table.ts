import type { Style } from '../../drawing/style'
import { table } from '../../drawing/table'
import { bitWords, range, twoDigits } from '../../drawing/words'
import { wrap } from '../../drawing/wrap'
import { type ByteRow, whyAdopted } from './rows'

/** The kind of rows: compared bytes with their failing bits, bytes that QEMU adopts, or equal bytes. */
export type RowKind = 'compared' | 'adopted' | 'equal'

export interface ByteTableOptions {
  /** Columns to fit into. */
  readonly width: number
  readonly style: Style
  /** The offset at which QEMU stops: its row is marked. */
  readonly stopAt: number | null
}

interface Column {
  readonly head: string
  readonly lines: (row: ByteRow) => string[]
}

/** Below this width a row is drawn as a small block of lines. */
const STACKED_BELOW = 66
/** From this width on the reason has a column of its own. */
const WIDE_FROM = 110
const MOST_BYTES = 16
const REASON_WIDTH = 16
/** Columns taken by indent, gaps, offset, values and failing bits. */
const TAKEN = { narrow: 43, wide: 56 }

/** Bytes in config order, `perLine` on each line, a long run cut short. */
function byteLines(values: readonly number[], perLine: number): string[] {
  const shown = values.slice(0, MOST_BYTES).map(twoDigits)
  const lines: string[] = []
  for (let i = 0; i < shown.length; i += perLine) lines.push(shown.slice(i, i + perLine).join(' '))
  return values.length > MOST_BYTES ? [...lines, `+${values.length - MOST_BYTES}`] : lines
}

/** The failing bits of one byte as mask and numbers, of several bytes as masks. */
function failingLines(row: ByteRow, perLine: number): string[] {
  const masks = row.bytes.map(({ failing }) => failing)
  const only = masks.length === 1 ? masks[0]! : 0
  if (only === 0) return masks.some((mask) => mask !== 0) ? byteLines(masks, perLine) : []
  return [twoDigits(only), ...wrap(bitWords(only), 10)]
}

const names = (row: ByteRow, width: number): string[] =>
  [row.register, ...row.fields].flatMap((name) => wrap(name, width))

function columns(kind: RowKind, { width, style, stopAt }: ByteTableOptions): Column[] {
  const wide = width >= WIDE_FROM
  const perLine = wide ? 4 : 2
  const room = width - (wide ? TAKEN.wide : TAKEN.narrow)
  // The reason for a compared byte takes the larger part of a wide terminal.
  const nameWidth = !wide ? room : kind === 'compared' ? Math.floor(room * 0.4) : Math.floor(room * 0.8)
  const why = (row: ByteRow, columns: number) => wrap(row.note, columns).map(style.faint)

  const offset: Column = { head: '  offset', lines: (row) => [`${row.offset === stopAt ? '>' : ' '} ${range(row)}`] }
  const name: Column = { head: 'register, field', lines: (row) => names(row, nameWidth) }
  const value = (head: string, of: 'source' | 'destination'): Column => ({
    head,
    lines: (row) =>
      byteLines(
        row.bytes.map((byte) => byte[of]),
        perLine,
      ),
  })
  const both = [value('source', 'source'), value('dest.', 'destination')]
  if (kind === 'equal') return [offset, name, value('value', 'destination')]
  if (kind === 'adopted') {
    return [offset, name, ...both, { head: 'why', lines: (row) => wrap(whyAdopted(row), REASON_WIDTH) }]
  }
  const failing: Column = { head: 'failing', lines: (row) => failingLines(row, perLine) }
  if (wide) {
    return [offset, name, ...both, failing, { head: 'why it is checked', lines: (row) => why(row, room - nameWidth) }]
  }
  const nameAndWhy: Column = {
    head: 'register, field, why',
    lines: (row) => [...names(row, nameWidth), ...why(row, nameWidth)],
  }
  return [offset, nameAndWhy, ...both, failing]
}

function stacked(row: ByteRow, kind: RowKind, { width, style, stopAt }: ByteTableOptions): string {
  const bytes = (of: 'source' | 'destination') =>
    byteLines(
      row.bytes.map((byte) => byte[of]),
      MOST_BYTES,
    ).join(' ')
  const failing = failingLines(row, MOST_BYTES).join(' ')
  const values =
    kind === 'equal'
      ? [`value ${bytes('destination')}`]
      : [
          `source ${bytes('source')}`,
          `destination ${bytes('destination')}`,
          ...(failing === '' ? [] : [`failing ${failing}`]),
        ]
  const why = kind === 'adopted' ? whyAdopted(row) : kind === 'compared' ? row.note : ''
  const inner = width - 4
  return [
    `${row.offset === stopAt ? '>' : ' '} ${range(row)}`,
    ...names(row, inner).map((line) => `    ${line}`),
    ...values.flatMap((line) => wrap(line, inner)).map((line) => `    ${line}`),
    ...(why === '' ? [] : wrap(why, inner).map((line) => style.faint(`    ${line}`))),
  ].join('\n')
}

/** Returns rows of bytes as a table of at most `width` columns, or as blocks on a narrow terminal. */
export function byteTable(rows: readonly ByteRow[], kind: RowKind, options: ByteTableOptions): string {
  if (options.width < STACKED_BELOW) return rows.map((row) => stacked(row, kind, options)).join('\n')
  const drawn = columns(kind, options)
  return table(
    drawn.map(({ head }) => options.style.faint(head)),
    rows.map((row) => drawn.map(({ lines }) => lines(row).join('\n'))),
  )
}
