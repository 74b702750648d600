import type { Command } from 'commander'
import type { TargetOptions } from './options'
import { namesFile } from './profile-file'
import { findSettings } from './settings-file'

/** Options that lead to files of the user's: settings, and profiles. */
export interface SettingsOptions {
  /** `--config FILE`; false for `--no-config`. */
  readonly config?: string | false
}

/** Gives a command those options. */
export function addSettingsOptions(command: Command): Command {
  return command
    .option('--config <FILE>', 'settings file; without it pcimig.yaml here or in a directory above, if there is one')
    .option('--no-config', 'no settings file')
}

/**
 * A command's options, with what a settings file adds to them and with the user's own profiles read. The command line
 * goes before the file.
 * @param search whether the command takes a settings file
 * @throws InputError for files that can't be read as what they should be
 */
export async function withSettings<T extends TargetOptions & SettingsOptions>(
  command: Command,
  search = true,
): Promise<T> {
  const options = command.opts<T>()
  const { config, profile } = options
  const file = search && config !== false ? (config ?? findSettings()) : null
  if (file === null && (profile === undefined || !namesFile(profile))) return options
  const { withUserFiles } = await import('./files')
  return withUserFiles(options, file, new Set(command.options.map((option) => option.attributeName())))
}
