import type { CliTargetOptions } from './options'
import { findSettings } from './settings-file'
import type { Given } from './table'

/** Options that name the user's files: settings, and profiles. */
export interface SettingsOptions {
  /** `--config FILE`; false for `--no-config`. */
  readonly config?: string | false
}

/**
 * Returns a command's options with those of a settings file and the user's own profiles. The command line
 * overrides the file.
 * @param search whether the command uses a settings file
 * @throws InputError for invalid files
 */
export async function withSettings<T extends CliTargetOptions & SettingsOptions>(
  { options, names }: Given<T>,
  search = true,
): Promise<T> {
  const { config, profile } = options
  const file = search && config !== false ? (config ?? findSettings()) : null
  if (file === null && (profile === undefined || !(await import('./profile-file')).namesFile(profile))) return options
  const { withUserFiles } = await import('./files')
  return withUserFiles(options, file, names)
}
