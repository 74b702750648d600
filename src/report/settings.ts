import type { Report, SettingsUsed } from '../check/report'

/** Where options were set that the command line does not show: a sentence without its full stop. */
export const settingsSentence = ({ file, options }: SettingsUsed): string =>
  `settings from ${file}: ${options.join(', ')}`

/** What holds for a whole report, for people: where options came from, then its notes. */
export const remarks = ({ settings, notes }: Report): readonly string[] =>
  settings ? [settingsSentence(settings), ...notes] : notes
