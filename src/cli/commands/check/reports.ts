import type { MarkedReport } from '../../../report/check/findings'
import type { ReportFormat } from '../../../report/check/formats'
import type { InputFiles } from '../../../report/check/input-file'
import { json } from '../../../report/check/json'
import { type ReportOptions, type Result, STDOUT } from '../../options/report-options'
import { writeStdout } from '../../writing/output'
import { isTerminal, look } from '../../writing/terminal'
import type { NewFile } from '../../writing/whole-files'

/** Formats that also show equal registers. */
const OF_WHOLE_DEVICES: readonly ReportFormat[] = ['junit', 'html']

/** Whether the report needs all bytes and masks. */
export const needsGrid = (wanted: readonly Result[], { hex }: ReportOptions): boolean =>
  hex === true || wanted.some(({ format }) => OF_WHOLE_DEVICES.includes(format))

/** What is written: the report, and the files it is about. */
export interface Drawn {
  readonly report: MarkedReport
  readonly files: () => Promise<InputFiles>
}

/** Where known cases are documented. */
async function addresses(): Promise<(code: string) => string | null> {
  const { PAGES } = await import('../../../check/cases/pages')
  return (code) => PAGES[code]?.sources[0] ?? null
}

/** What to do about known cases, loaded only if it is printed. */
const remedies = async () => (await import('../../../report/check/remedies')).remediesOf

/** What `--format github` adds to the job's summary, if there is one. */
async function summaryOf(report: MarkedReport): Promise<NewFile[]> {
  const path = process.env.GITHUB_STEP_SUMMARY
  if (!path) return []
  const { jobSummary } = await import('../../../report/check/github')
  return [{ path, content: jobSummary(report, await remedies()), appended: true }]
}

/** A report as one text, or line by line if it may be very long. */
export type Text = string | Iterable<string>

/** Loads only the requested format. */
async function draw({ format, to }: Result, drawn: Drawn, options: ReportOptions): Promise<Text> {
  const { report, files } = drawn
  switch (format) {
    case 'json':
      return json(report)
    case 'ndjson':
      return (await import('../../../report/check/ndjson')).ndjsonLines(report)
    case 'markdown':
      return (await import('../../../report/check/markdown')).markdown(report, await remedies())
    case 'sarif':
      return (await import('../../../report/check/sarif')).sarif(report, await files())
    case 'junit':
      return (await import('../../../report/check/junit')).junit(report)
    case 'github':
      return (await import('../../../report/check/github')).github(report, await files())
    case 'html':
      return (await import('../../../report/check/html')).html(report, await remedies())
    case 'text': {
      const { text } = await import('../../../report/check/text')
      const seen = await look({ ...options, output: to })
      const canvas = { ...seen, all: options.all ?? false, ...(seen.links ? { addressOf: await addresses() } : {}) }
      const hex = options.hex ? { hex: (await import('../../../report/check/bytes/hex-grid')).hexGrid } : {}
      const isProven = report.devices.some((device) => device.proof)
      const proof = isProven ? { proof: (await import('../../../report/check/proof')).proofText } : {}
      return text(report, { ...canvas, ...hex, ...proof, remedies: await remedies() })
    }
  }
}

/** Writes to standard output, through a pager if that is a terminal too small for the text. */
async function print(text: Text): Promise<void> {
  if (!isTerminal()) return writeStdout(text)
  const whole = typeof text === 'string' ? text : [...text].join('')
  const paged = await (await import('../../writing/pager')).page(whole)
  if (!paged) writeStdout(whole)
}

/**
 * Writes in every requested format: first all files, whole or not at all, then what goes to standard output.
 * @param draw returns what one of the formats shows
 * @param further files to write besides, known once all formats are drawn
 * @throws InputError when one cannot be written; then nothing goes to standard output
 */
export async function deliverAll(
  wanted: readonly Result[],
  draw: (result: Result) => Promise<Text>,
  { quiet }: ReportOptions,
  further: (format: ReportFormat) => Promise<NewFile[]> = async () => [],
): Promise<void> {
  const printed: Text[] = []
  const files: NewFile[] = []
  for (const result of wanted) {
    if (result.to === STDOUT && quiet) continue
    const content = await draw(result)
    if (result.to === STDOUT) printed.push(content)
    else files.push({ path: result.to, content })
    files.push(...(await further(result.format)))
  }
  if (files.length > 0) {
    const { goesOn, writeFilesWhole } = await import('../../writing/whole-files')
    writeFilesWhole(files)
    await goesOn()
  }
  for (const content of printed) await print(content)
}

/**
 * Writes a report in every requested format.
 * @throws InputError as deliverAll
 */
export const reportTo = (wanted: readonly Result[], drawn: Drawn, options: ReportOptions): Promise<void> =>
  deliverAll(
    wanted,
    (result) => draw(result, drawn, options),
    options,
    async (format) => (format === 'github' ? summaryOf(drawn.report) : []),
  )
