import Table from 'cli-table3'

const NONE = ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right']
const LINES = [...NONE, 'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid']

const CHARS = { ...Object.fromEntries(LINES.map((name) => [name, ''])), middle: '  ' }

/**
 * A row of cells that hold several lines, as rows of one line each. Without lines between rows it looks the same, and
 * cli-table3 takes time quadratic in the length of a cell of several lines.
 */
function split(cells: readonly string[]): string[][] {
  const lines = cells.map((cell) => cell.split('\n'))
  const height = Math.max(...lines.map((cell) => cell.length))
  return Array.from({ length: height }, (_, i) => lines.map((cell) => cell[i] ?? ''))
}

/**
 * Cells in columns two spaces apart, without borders, each line indented. Cells may hold several lines and colour.
 * The empty `head` and `border` styles matter: without them cli-table3 writes escapes even into pipes.
 */
export function table(head: readonly string[], body: readonly (readonly string[])[], indent = 2): string {
  const drawn = new Table({
    head: [...head],
    chars: CHARS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  })
  drawn.push(...body.flatMap(split))
  return drawn
    .toString()
    .split('\n')
    .map((line) => `${' '.repeat(indent)}${line}`.trimEnd())
    .join('\n')
}
