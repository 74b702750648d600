import type { SettingsUsed } from '../../check/report/report'
import type { ExitByFiles, MarkedReport } from './findings'
import { notJudged } from './verdict'

/** Where options were set that the command line does not show: a sentence without its full stop. */
export const settingsSentence = ({ file, options }: SettingsUsed): string =>
  `settings from ${file}: ${options.join(', ')}`

/** What files made of the exit code: a sentence without its full stop. */
function exitSentence({ verdict, allow, baseline }: ExitByFiles): string {
  const files = [baseline === null ? [] : [`baseline ${baseline}`], allow === null ? [] : [`allow-list ${allow}`]]
  return `the exit code says ${verdict} because of ${files.flat().join(' and ')}`
}

/** What files that are not compared had to do with the verdict or the exit code: sentences without their full stops. */
export const influences = ({ settings, marks }: MarkedReport): readonly string[] => [
  ...(settings ? [settingsSentence(settings)] : []),
  ...(marks?.exit ? [exitSentence(marks.exit)] : []),
]

/** A sentence with its capital and full stop. */
export const asSentence = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}.`

/** What holds for a whole report, for people: what it does not speak of, what files had to do with it, then its notes. */
export const remarks = (report: MarkedReport): readonly string[] => [
  ...[notJudged(report)].filter((text) => text !== ''),
  ...influences(report),
  ...report.notes,
]
