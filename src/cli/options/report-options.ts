import { InputError } from '../../bytes/input-error'
import { REPORT_FORMATS, type ReportFormat } from '../../report/check/formats'
import { wordParser } from './values'

/** A format and its file; null if the command line does not name one. */
interface Wanted {
  readonly format: ReportFormat
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
  readonly format: ReportFormat
  readonly to: string
}

/** Standard output, as a file is named. */
export const STDOUT = '-'

const known = wordParser('--format', REPORT_FORMATS)

/** `--format FORMAT` or `--format FORMAT=FILE`, repeatable */
export function wantedFormat(text: string, before: readonly Wanted[] = []): readonly Wanted[] {
  const at = text.indexOf('=')
  const format = known(at < 0 ? text : text.slice(0, at))
  const file = at < 0 ? null : text.slice(at + 1)
  if (file === '') throw new InputError(`'${text}' names no file`, {}, `Write --format ${format}=FILE.`)
  return [...before, { format, file }]
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
