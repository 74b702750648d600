import { printable } from '../../bytes/printable'
import type { Advice } from '../../check/fleet/advice'
import type { Cell, Matrix } from '../../check/fleet/matrix'
import type { Look } from '../drawing/style'
import { count } from '../drawing/words'
import { bullets, wrap } from '../drawing/wrap'
import { adviceParts, some } from './advice'
import { cellReasonText, type MatrixGroups, matrixGroups, NOT_JUDGED } from './groups'

const MARK = { compatible: '✓', incompatible: '✗', undetermined: '?' } as const

const NAME_WIDTH = 28
/** Columns that a group takes: a mark or a letter, and a gap. */
const CELL = 4
const INDENT = 2

const fitted = (name: string, width: number): string => {
  const text = printable(name)
  return text.length <= width ? text.padEnd(width) : `…${text.slice(text.length - width + 1)}`
}

/** A table of more sources than fit on a screen names only the first of those with the same verdicts. */
const SCREEN = 20
const MOST_ALIKE = 5

/** A line of the table: a source, or how many more have the verdicts of the one above; and where its verdicts are. */
interface Line {
  readonly name: string
  readonly at: number
}

/** What is refused comes first, then what is open. */
function badness(marks: string): number {
  if (marks.includes(MARK.incompatible)) return 0
  return marks.includes(MARK.undetermined) ? 1 : 2
}

/** The lines of the table: each source, or of many those with the same verdicts together. */
function linesOf({ sources }: Matrix, { cells }: MatrixGroups): Line[] {
  if (sources.length <= SCREEN) return sources.map((name, at) => ({ name, at }))
  const alike = new Map<string, number[]>()
  cells.forEach((row, i) => {
    const marks = row.map(({ verdict }) => MARK[verdict]).join('')
    const known = alike.get(marks)
    if (known) known.push(i)
    else alike.set(marks, [i])
  })
  const groups = [...alike].sort(([a], [b]) => badness(a) - badness(b)).map(([, members]) => members)
  return groups.flatMap((members) => {
    const left = members.length - MOST_ALIKE
    const named = left > 1 ? members.slice(0, MOST_ALIKE) : members
    const more = left > 1 ? [{ name: `and ${left} more like it`, at: members[0]! }] : []
    return [...named.map((at) => ({ name: sources[at]!, at })), ...more]
  })
}

/** The table for some of the groups: as many as fit beside the names. */
function block(matrix: Matrix, groups: MatrixGroups, from: number, to: number, { style }: Look): string[] {
  const { letters, cells } = groups
  const head = `${' '.repeat(INDENT + NAME_WIDTH)}${letters
    .slice(from, to)
    .map((name) => name.padStart(CELL))
    .join('')}`
  const rows = linesOf(matrix, groups).map(({ name, at }) => {
    const marks = cells[at]!.slice(from, to).map(({ verdict }) => style.verdict[verdict](MARK[verdict].padStart(CELL)))
    return `${' '.repeat(INDENT)}${fitted(name, NAME_WIDTH)}${marks.join('')}`
  })
  return [style.faint(head), ...rows, '']
}

/** Reasons, those that several sources share together. */
function reasons(matrix: Matrix, { letters, cells }: MatrixGroups): ReadonlyMap<string, string[]> {
  const found = new Map<string, string[]>()
  const add = (cell: Cell, source: string, letter: string) => {
    if (cell.reason === null) return
    const text = `${cell.verdict === 'incompatible' ? 'refused' : 'open'}: ${printable(cellReasonText(cell.reason))}`
    const known = found.get(text)
    if (known) known.push(`${source} on ${letter}`)
    else found.set(text, [`${source} on ${letter}`])
  }
  matrix.sources.forEach((source, i) => {
    cells[i]!.forEach((cell, j) => {
      add(cell, printable(source), letters[j]!)
    })
  })
  return found
}

const MOST_NAMED = 8

/** Returns the matrix for people: targets with equal columns together, then what stops which sources. */
export function matrixText(matrix: Matrix, look: Look, advice: Advice | null = null): string {
  const groups = matrixGroups(matrix)
  const { width, style } = look
  const fit = Math.max(1, Math.floor((width - INDENT - NAME_WIDTH) / CELL))
  const blocks: string[] = []
  for (let from = 0; from < groups.letters.length; from += fit) {
    blocks.push(...block(matrix, groups, from, Math.min(from + fit, groups.letters.length), look))
  }
  const legend = groups.letters.flatMap((letter, i) =>
    wrap(`${letter}  ${some(groups.targets[i]!.map(printable), MOST_NAMED)}`, width - INDENT).map(
      (line) => `  ${line}`,
    ),
  )
  const why = [...reasons(matrix, groups)].flatMap(([text, where]) => [
    ...wrap(text, width - INDENT).map((line) => `  ${line}`),
    ...wrap(some(where, MOST_NAMED), width - 4).map((line) => style.faint(`    ${line}`)),
  ])
  const parts = (advice ? adviceParts(advice) : []).flatMap(({ text, points }) => [
    ...wrap(text, width - INDENT).map((line) => `  ${line}`),
    ...bullets(points, width - INDENT).map((line) => `  ${line}`),
  ])
  const all = matrix.cells.flat()
  const accepted = all.filter(({ verdict }) => verdict === 'compatible').length
  const head = `${accepted} of ${count(all.length, 'cell')} accepted: ${count(matrix.sources.length, 'source')}, ${count(matrix.targets.length, 'target')} in ${count(matrix.classes.length, 'class').replace('classs', 'classes')}.`
  return `${[...wrap(`${head} ${NOT_JUDGED}`, width), '', ...blocks, ...legend, ...(why.length === 0 ? [] : ['', ...why]), ...(parts.length === 0 ? [] : ['', ...parts])].join('\n')}\n`
}
