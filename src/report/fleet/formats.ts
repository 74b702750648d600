import { printable } from '../../bytes/printable'
import type { Advice } from '../../check/fleet/advice'
import type { Cell, Matrix } from '../../check/fleet/matrix'
import { plain } from '../drawing/markup'
import { stringify } from '../drawing/plain-json'
import { adviceParts } from './advice'
import { cellReasonText, matrixGroups, NOT_JUDGED } from './groups'

interface Tool {
  readonly name: string
  readonly version: string
}

/**
 * Returns one document: schemaVersion 1. `cells` has a row for each source, with an entry for each target; `advice` is
 * there if it was requested.
 */
export function matrixJson(
  { sources, targets, classes, cells }: Matrix,
  tool: Tool,
  advice: Advice | null = null,
): string {
  const asked = advice ? { advice } : {}
  return `${stringify({ schemaVersion: 1, tool, sources, targets, classes, cells, ...asked }, 2)}\n`
}

/** Returns a line for each cell. */
export const matrixNdjson = ({ sources, targets, cells }: Matrix, tool: Tool): string =>
  sources
    .flatMap((source, i) =>
      targets.map((target, j) => `${stringify({ schemaVersion: 1, tool, source, target, ...cells[i]![j]! })}\n`),
    )
    .join('')

/** A field of RFC 4180; one that a spreadsheet would take for a formula gets an apostrophe. */
function csvField(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const csvRow = (fields: readonly string[]): string =>
  `${fields.map((field) => csvField(printable(field))).join(',')}\r\n`

const cellFields = ({ verdict, reason }: Cell): string[] => [
  verdict,
  reason?.device ?? '',
  reason?.offset === null || reason === null ? '' : String(reason.offset),
  reason?.register ?? '',
  reason?.case ?? '',
  reason?.text ?? '',
]

/** Returns a row for each cell, RFC 4180. */
export const matrixCsv = ({ sources, targets, cells }: Matrix): string =>
  csvRow(['source', 'target', 'verdict', 'device', 'offset', 'register', 'case', 'reason']) +
  sources
    .flatMap((source, i) => targets.map((target, j) => csvRow([source, target, ...cellFields(cells[i]![j]!)])))
    .join('')

const MARK = { compatible: '✓', incompatible: '✗', undetermined: '?' } as const

/** Returns a table of sources and groups of targets, with what stops them below it. */
export function matrixMarkdown(matrix: Matrix, advice: Advice | null = null): string {
  const { letters, targets, cells } = matrixGroups(matrix)
  const row = (fields: readonly string[]) => `| ${fields.join(' | ')} |`
  const safe = (text: string) => plain(printable(text))
  const parts = (advice ? adviceParts(advice) : []).flatMap(({ text, points }) => [
    '',
    plain(text),
    ...(points.length === 0 ? [] : ['', ...points.map((point) => `- ${plain(point)}`)]),
  ])
  const reasons = matrix.sources.flatMap((source, i) =>
    cells[i]!.flatMap(({ reason }, j) =>
      reason === null ? [] : [`- ${safe(source)} on ${letters[j]}: ${safe(cellReasonText(reason))}`],
    ),
  )
  return [
    row(['source', ...letters]),
    row(['---', ...letters.map(() => '---')]),
    ...matrix.sources.map((source, i) => row([safe(source), ...cells[i]!.map(({ verdict }) => MARK[verdict])])),
    '',
    ...letters.map((letter, i) => `- ${letter}: ${targets[i]!.map(safe).join(', ')}`),
    ...(reasons.length === 0 ? [] : ['', ...reasons]),
    ...parts,
    '',
    NOT_JUDGED,
    '',
  ].join('\n')
}
