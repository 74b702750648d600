import type { Command } from 'commander'
import { addOutputOptions, addTargetOptions, type TargetOptions } from './options'
import { namesFile } from './profile-file'
import { repeatable } from './repeatable'
import { findSettings } from './settings-file'
import { gathered } from './values'

/** Options that name the user's files: settings, and profiles. */
export interface SettingsOptions {
  /** `--config FILE`; false for `--no-config`. */
  readonly config?: string | false
}

/** Adds those options to a command. */
export function addSettingsOptions(command: Command): Command {
  return command
    .option('--config <FILE>', 'settings file (default: pcimig.yaml here or in a parent directory)')
    .option('--no-config', 'no settings file')
}

/** Adds the options of a command that prints something of the devices of one input. */
export const addDeviceOptions = (command: Command, formats: readonly string[]): Command =>
  addSettingsOptions(addOutputOptions(addTargetOptions(command), formats)).addOption(
    repeatable('--device <BDF|ID>', 'only this device; repeatable', gathered),
  )

/**
 * Returns a command's options with those of a settings file and the user's own profiles. The command line
 * overrides the file.
 * @param search whether the command uses a settings file
 * @throws InputError for invalid files
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
