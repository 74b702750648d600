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

/** GitHub shows ten annotations of each level a step, the verdict being one of them. */
const SHOWN = 9
/** Devices that an annotation of several names. */
const NAMED = 20

/** An annotation of one finding, or of several that say the same of different devices. */
interface Annotation {
  readonly level: string
  readonly file: string
  readonly title: string
  readonly message: string
  readonly subjects: readonly string[]
}

/** Annotations that differ in nothing but the device become one. */
function grouped(annotations: readonly Annotation[]): Annotation[] {
  const found = new Map<string, Annotation>()
  for (const each of annotations) {
    const key = JSON.stringify([each.level, each.file, each.title, each.message])
    found.set(key, { ...each, subjects: [...(found.get(key)?.subjects ?? []), ...each.subjects] })
  }
  return [...found.values()]
}

function drawn({ level, file, title, message, subjects }: Annotation): string {
  const [first, ...others] = subjects
  const all =
    others.length === 0 ? '' : ` (${subjects.slice(0, NAMED).join(', ')}${subjects.length > NAMED ? ', …' : ''})`
  const othersCount = others.length === 0 ? '' : ` and ${others.length} more`
  return command(level, { file, title: `${first}${othersCount}: ${title}` }, `${message}${all}`)
}

/** The first of each level, and how many more there are. */
function capped(annotations: readonly Annotation[]): string[] {
  return [...new Set(annotations.map(({ level }) => level))].flatMap((level) => {
    const all = annotations.filter((each) => each.level === level)
    if (all.length <= SHOWN) return all.map(drawn)
    const hidden = all.length - SHOWN + 1
    const rest = command(level, { title: 'pcimig' }, `and ${hidden} more of this kind: the report has all of them`)
    return [...all.slice(0, SHOWN - 1).map(drawn), rest]
  })
}

/**
 * Returns the report as workflow commands of GitHub Actions: the verdict, then the findings, the gravest first, those
 * that say the same once, and not more than GitHub shows.
 */
export function github(report: MarkedReport, files: InputFiles): string {
  const clean = printableData(report)
  const annotation = ({ level, rule, subject, message, side, suppressed }: Finding): Annotation => ({
    level: suppressed !== null && clean.marks?.accepted ? 'notice' : level,
    file: printable(files[side ?? 'source'].path),
    title: rule.title,
    message: suppressed === null ? message : `${message} (suppressed: ${suppressed})`,
    subjects: [subject],
  })
  const lines = [
    command(LEVEL[clean.verdict], { title: 'pcimig' }, headline(clean)),
    ...influences(clean).map((sentence) => command('notice', { title: 'pcimig' }, asSentence(sentence))),
    ...capped(grouped(findings(clean).map(annotation))),
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
