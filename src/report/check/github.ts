import { printable, printableData } from '../../bytes/printable'
import { plain } from '../drawing/markup'
import { type Finding, findings, type MarkedReport } from './findings'
import type { InputFiles } from './input-file'
import { markdown } from './markdown'
import { asSentence, influences } from './settings'
import { headline } from './verdict'
import type { RemediesOf } from './what-to-do'

/** Characters that a workflow command's text must escape (actions/toolkit, core/src/command.ts). */
const DATA: Readonly<Record<string, string>> = { '%': '%25', '\r': '%0D', '\n': '%0A' }
const PROPERTY: Readonly<Record<string, string>> = { ...DATA, ':': '%3A', ',': '%2C' }

const data = (text: string): string => text.replace(/[%\r\n]/g, (character) => DATA[character]!)
const property = (text: string): string => text.replace(/[%\r\n:,]/g, (character) => PROPERTY[character]!)

const command = (level: string, properties: Readonly<Record<string, string>>, message: string): string => {
  const list = Object.entries(properties).map(([name, value]) => `${name}=${property(value)}`)
  return `::${level} ${list.join(',')}::${data(message)}`
}

const LEVEL = { compatible: 'notice', incompatible: 'error', undetermined: 'warning' } as const

/**
 * Returns the report as workflow commands of GitHub Actions: the verdict, then an annotation for each finding. GitHub
 * shows ten of each level, so the gravest come first.
 */
export function github(report: MarkedReport, files: InputFiles): string {
  const clean = printableData(report)
  const annotation = ({ level, rule, subject, message, side, suppressed }: Finding) =>
    command(
      suppressed !== null && clean.marks?.accepted ? 'notice' : level,
      { file: printable(files[side ?? 'source'].path), title: `${subject}: ${rule.title}` },
      suppressed === null ? message : `${message} (suppressed: ${suppressed})`,
    )
  const lines = [
    command(LEVEL[clean.verdict], { title: 'pcimig' }, headline(clean)),
    ...influences(clean).map((sentence) => command('notice', { title: 'pcimig' }, asSentence(sentence))),
    ...findings(clean).map(annotation),
  ]
  return `${lines.join('\n')}\n`
}

/** GitHub drops summaries of more than 1 MiB. */
const LARGEST_SUMMARY = 1024 * 1024

/**
 * Returns the report as Markdown for a job summary, or only the verdict if it is too long.
 * @param remedies what to do about a known case, as for `markdown`
 */
export function jobSummary(report: MarkedReport, remedies?: RemediesOf): string {
  const whole = `# pcimig\n\n${markdown(report, remedies)}\n`
  if (whole.length * 3 < LARGEST_SUMMARY) return whole
  return `# pcimig\n\n${plain(headline(printableData(report)))}\n\nThe whole report is too long for a summary.\n`
}
