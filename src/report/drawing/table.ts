/** Select Graphic Rendition, the only escapes a cell holds. */
const STYLES = new RegExp(`${String.fromCharCode(0x1b)}\\[[0-9;]*m`, 'g')

const printedWidth = (cell: string): number => cell.replace(STYLES, '').length

/** Splits a row of multi-line cells into rows of one line each, which looks the same without borders between rows. */
function split(cells: readonly string[]): string[][] {
  const lines = cells.map((cell) => cell.split('\n'))
  const height = Math.max(...lines.map((cell) => cell.length))
  return Array.from({ length: height }, (_, i) => lines.map((cell) => cell[i] ?? ''))
}

const GAP = '  '

/** Returns cells in columns two spaces apart, each line indented. Cells may hold several lines and colour. */
export function table(head: readonly string[], body: readonly (readonly string[])[], indent = 2): string {
  const rows = [head, ...body].flatMap(split)
  const widths = head.map((_, column) => Math.max(...rows.map((cells) => printedWidth(cells[column]!))))
  const padded = (cell: string, column: number) => cell + ' '.repeat(widths[column]! - printedWidth(cell))
  return rows.map((cells) => `${' '.repeat(indent)}${cells.map(padded).join(GAP)}`.trimEnd()).join('\n')
}
