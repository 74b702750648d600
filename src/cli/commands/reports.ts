import type { Command } from 'commander'
import { InputError } from '../../bytes/input-error'
import { PAGES } from '../../check/cases/catalogue'
import type { MarkedReport } from '../../report/check/findings'
import { github, jobSummary } from '../../report/check/github'
import { hexGrid } from '../../report/check/hex-grid'
import type { InputFiles } from '../../report/check/input-file'
import { json } from '../../report/check/json'
import { junit } from '../../report/check/junit'
import { markdown } from '../../report/check/markdown'
import { ndjson } from '../../report/check/ndjson'
import { proofText } from '../../report/check/proof-text'
import { sarif } from '../../report/check/sarif'
import { repeatable } from '../options/repeatable'
import { oneOf } from '../options/values'
import { writeStdout } from '../writing/output'
import { isTerminal, look } from '../writing/terminal'
import type { NewFile } from '../writing/whole-files'
import { goesOn, writeFilesWhole } from '../writing/whole-files'

export const FORMATS = ['text', 'json', 'ndjson', 'markdown', 'sarif', 'junit', 'github', 'html'] as const

type Format = (typeof FORMATS)[number]

/** A format and its file; null if the command line does not name one. */
interface Wanted {
  readonly format: Format
  readonly file: string | null
}

/** The options of `check` for what to print, and where. */
export interface ReportOptions {
  readonly format?: readonly Wanted[]
  readonly output?: string
  readonly color?: boolean
  readonly all?: boolean
  readonly quiet?: boolean
  readonly hex?: boolean
}

/** A format to write, and its destination: a file, or "-" for standard output. */
export interface Result {
  readonly format: Format
  readonly to: string
}

const STDOUT = '-'

const known = oneOf('--format', FORMATS)

/** `--format FORMAT` or `--format FORMAT=FILE`, repeatable */
export function wantedFormat(text: string, before: readonly Wanted[] = []): readonly Wanted[] {
  const at = text.indexOf('=')
  const format = known(at < 0 ? text : text.slice(0, at))
  const file = at < 0 ? null : text.slice(at + 1)
  if (file === '') throw new InputError(`'${text}' names no file`, {}, `Write --format ${format}=FILE.`)
  return [...before, { format, file }]
}

/** Adds the options for what to print, and where. */
export function addReportOptions(command: Command): Command {
  return command
    .addOption(
      repeatable(
        '--format <FORMAT[=FILE]>',
        `output format, optionally with its file; repeatable: ${FORMATS.join(', ')} (default: text)`,
        wantedFormat,
        FORMATS,
      ),
    )
    .option('-o, --output <FILE>', 'write the result to a file')
    .option('--all', 'also show equal registers and devices without findings')
    .option('--hex', 'draw config space as text: source above destination, and the compared bits of each byte')
    .option('--quiet', 'no report on standard output, only the exit code')
}

/**
 * Returns what to write, in the order of the command line. A format without a file goes to that of `-o`, else to
 * standard output.
 * @throws InputError when two of them would go to the same place
 */
export function results({ format = [{ format: 'text', file: null }], output = STDOUT }: ReportOptions): Result[] {
  const found = format.map(({ format: name, file }) => ({ format: name, to: file ?? output }))
  for (const [i, { to, format: name }] of found.entries()) {
    const first = found.findIndex((other) => other.to === to)
    if (first === i) continue
    const place = to === STDOUT ? 'standard output' : to
    throw new InputError(
      `the formats ${found[first]!.format} and ${name} would both go to ${place}`,
      {},
      `Name a file for one of them: --format ${name}=FILE.`,
    )
  }
  return found
}

/** Formats that also show equal registers. */
const OF_WHOLE_DEVICES: readonly Format[] = ['junit', 'html']

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
  return (code) => PAGES[code]?.sources[0] ?? null
}

/** What to do about known cases, loaded only where it is printed. */
const remedies = async () => (await import('../../report/check/remedies')).remediesOf

/** What `--format github` adds to the job's summary, if there is one. */
async function summaryOf(report: MarkedReport): Promise<NewFile[]> {
  const path = process.env.GITHUB_STEP_SUMMARY
  return path ? [{ path, content: jobSummary(report, await remedies()), appended: true }] : []
}

/** Loads only the requested format. */
async function draw({ format, to }: Result, drawn: Drawn, options: ReportOptions): Promise<string> {
  const { report, files } = drawn
  switch (format) {
    case 'json':
      return json(report)
    case 'ndjson':
      return ndjson(report)
    case 'markdown':
      return markdown(report, await remedies())
    case 'sarif':
      return sarif(report, await files())
    case 'junit':
      return junit(report)
    case 'github':
      return github(report, await files())
    case 'html':
      return (await import('../../report/check/html')).html(report, await remedies())
    case 'text': {
      const { text } = await import('../../report/check/text')
      const seen = await look({ ...options, output: to })
      const canvas = { ...seen, all: options.all ?? false, ...(seen.links ? { addressOf: await addresses() } : {}) }
      const hex = options.hex ? { hex: hexGrid } : {}
      const proof = report.devices.some((device) => device.proof) ? { proof: proofText } : {}
      return text(report, { ...canvas, ...hex, ...proof, remedies: await remedies() })
    }
  }
}

/** Writes to standard output, through a pager if that is a terminal too small for the text. */
async function print(text: string): Promise<void> {
  const paged = isTerminal() && (await (await import('../writing/pager')).page(text))
  if (!paged) writeStdout(text)
}

/**
 * Writes a report in every requested format: first all files, whole or not at all, then what goes
 * to standard output.
 * @throws InputError when one cannot be written; then nothing goes to standard output
 */
export async function reportTo(wanted: readonly Result[], drawn: Drawn, options: ReportOptions): Promise<void> {
  const printed: string[] = []
  const files: NewFile[] = []
  for (const result of wanted) {
    if (result.to === STDOUT && options.quiet) continue
    const content = await draw(result, drawn, options)
    if (result.to === STDOUT) printed.push(content)
    else files.push({ path: result.to, content })
    if (result.format === 'github') files.push(...(await summaryOf(drawn.report)))
  }
  if (files.length > 0) {
    writeFilesWhole(files)
    await goesOn()
  }
  for (const content of printed) await print(content)
}
