import type { Report } from '../check/report/report'
import { hexGrid } from '../report/check/bytes/hex-grid'
import type { MarkedReport } from '../report/check/findings'
import type { ReportFormat } from '../report/check/formats'
import { github } from '../report/check/github'
import { html } from '../report/check/html'
import type { InputFiles } from '../report/check/input-file'
import { json } from '../report/check/json'
import { junit } from '../report/check/junit'
import { markdown } from '../report/check/markdown'
import { ndjson } from '../report/check/ndjson'
import { proofText } from '../report/check/proof'
import { remediesOf } from '../report/check/remedies'
import { sarif } from '../report/check/sarif'
import { text } from '../report/check/text'
import { COLOURED } from '../report/drawing/colour'
import { PLAIN } from '../report/drawing/style'
import { type ExplainReport, explainJson, explainMarkdown, explainText } from '../report/explain/explain'

export type ExplainFormat = 'text' | 'json' | 'markdown'

export interface RenderOptions {
  /** Columns of text, at least 40; 80 by default. */
  readonly width?: number | undefined
  /** Text with terminal colours. */
  readonly colour?: boolean | undefined
  /** For the text and GitHub formats of a report: include equal registers. */
  readonly all?: boolean | undefined
  /** For the text format of a report: include config space as a grid. */
  readonly hex?: boolean | undefined
  /** Paths by which `sarif` and `github` name the two sides, relative to the root of the repository. */
  readonly files?: { readonly source: string; readonly destination: string } | undefined
}

const NARROWEST = 40

const lookOf = ({ width = 80, colour = false }: RenderOptions) => ({
  width: Math.max(NARROWEST, width),
  style: colour ? COLOURED : PLAIN,
})

/** The path as a relative reference. Half of a surrogate pair has no UTF-8, and so no URI. */
const uriOf = (path: string): string =>
  path
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/')

function filesOf({ files = { source: 'source', destination: 'destination' } }: RenderOptions): InputFiles {
  const file = (path: string) => ({ path, uri: uriOf(path), offsetOf: () => null })
  return { source: file(files.source), destination: file(files.destination) }
}

function reportText(report: MarkedReport, options: RenderOptions): string {
  const { all = false, hex = false } = options
  return text(report, {
    ...lookOf(options),
    all,
    proof: proofText,
    remedies: remediesOf,
    ...(hex ? { hex: hexGrid } : {}),
  })
}

function renderReport(report: Report, format: ReportFormat, options: RenderOptions): string {
  switch (format) {
    case 'json':
      return json(report)
    case 'ndjson':
      return ndjson(report)
    case 'markdown':
      return markdown(report, remediesOf)
    case 'html':
      return html(report, remediesOf)
    case 'junit':
      return junit(report)
    case 'sarif':
      return sarif(report, filesOf(options))
    case 'github':
      return github(report, filesOf(options))
    case 'text':
      return reportText(report, options)
  }
}

function renderExplanation(report: ExplainReport, format: ExplainFormat, options: RenderOptions): string {
  switch (format) {
    case 'json':
      return explainJson(report)
    case 'markdown':
      return explainMarkdown(report)
    case 'text':
      return explainText(report, lookOf(options))
  }
}

/**
 * Formats the result of `check`, `predict` or `explain`, like the command line.
 * @param format for `explain` only text, json and markdown
 * @returns the whole document, ending in a line feed
 */
export function render(report: Report, format: ReportFormat, options?: RenderOptions): string
export function render(report: ExplainReport, format: ExplainFormat, options?: RenderOptions): string
export function render(
  report: Report | ExplainReport,
  format: ReportFormat | ExplainFormat,
  options: RenderOptions = {},
): string {
  return 'triage' in report
    ? renderExplanation(report, format as ExplainFormat, options)
    : renderReport(report, format as ReportFormat, options)
}
