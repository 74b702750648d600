import Table from 'cli-table3'

const NONE = ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right']
const LINES = [...NONE, 'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid']

/**
 * Columns two spaces apart and no borders. The empty `head` and `border` styles matter: without them cli-table3 writes
 * escapes even into pipes.
 */
const PLAIN = {
  chars: { ...Object.fromEntries(LINES.map((name) => [name, ''])), middle: '  ' },
  style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
}

/** Lines that cli-table3 draws at a time, as its work grows with the square of their number. */
const SLAB = 32

/** Select Graphic Rendition, the only escapes a cell holds. */
const STYLES = new RegExp(`${String.fromCharCode(0x1b)}\\[[0-9;]*m`, 'g')

const printedWidth = (cell: string): number => cell.replace(STYLES, '').length

/** Splits a row of multi-line cells into rows of one line each, which looks the same without borders between rows. */
function split(cells: readonly string[]): string[][] {
  const lines = cells.map((cell) => cell.split('\n'))
  const height = Math.max(...lines.map((cell) => cell.length))
  return Array.from({ length: height }, (_, i) => lines.map((cell) => cell[i] ?? ''))
}

/** Returns cells in columns, each line indented. Cells may hold several lines and colour. */
export function table(head: readonly string[], body: readonly (readonly string[])[], indent = 2): string {
  const rows = [head, ...body].flatMap(split)
  const colWidths = head.map((_, column) => Math.max(...rows.map((cells) => printedWidth(cells[column]!))))
  const lines: string[] = []
  for (let at = 0; at < rows.length; at += SLAB) {
    const slab = new Table({ ...PLAIN, colWidths })
    slab.push(...rows.slice(at, at + SLAB))
    lines.push(...slab.toString().split('\n'))
  }
  return lines.map((line) => `${' '.repeat(indent)}${line}`.trimEnd()).join('\n')
}
