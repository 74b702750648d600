import type { SettingsUsed } from '../../check/report/report'
import type { ExitByFiles, MarkedReport } from './findings'
import { guardSentence } from './guarded'
import { notJudged } from './verdict'

/** Says which file set options that the command line does not show: a sentence without its full stop. */
export const settingsSentence = ({ file, options }: SettingsUsed): string =>
  `settings from ${file}: ${options.join(', ')}`

/** Says how files changed the exit code: a sentence without its full stop. */
function exitSentence({ verdict, allow, baseline }: ExitByFiles): string {
  const files = [baseline === null ? [] : [`baseline ${baseline}`], allow === null ? [] : [`allow-list ${allow}`]]
  return `the exit code says ${verdict} because of ${files.flat().join(' and ')}`
}

/** Says what else decided the verdict or the exit code, or followed from it: sentences without their full stops. */
export const influences = ({ settings, marks, guard }: MarkedReport): readonly string[] => [
  ...(settings ? [settingsSentence(settings)] : []),
  ...(marks?.exit ? [exitSentence(marks.exit)] : []),
  ...(guard ? [guardSentence(guard)] : []),
]

/** Adds a capital and a full stop to a sentence. */
export const asSentence = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}.`

/** Returns the remarks on a whole report, for people: what it does not cover, how files affected it, then its notes. */
export const remarks = (report: MarkedReport): readonly string[] => [
  ...[notJudged(report)].filter((text) => text !== ''),
  ...influences(report),
  ...report.notes,
]
