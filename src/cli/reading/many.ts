import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { InputError } from '../../bytes/input-error'
import { reasonOf } from '../../bytes/system-error'
import { isAddress } from './sysfs-tree'

/** More than any fleet of guests in one command. */
export const MOST_INPUTS = 100_000

/**
 * Whether a path is a directory that holds files that are inputs of their own, rather than the files of one or more
 * functions in sysfs.
 */
export function isCollection(path: string): boolean {
  if (path === '-' || !statSync(path, { throwIfNoEntry: false })?.isDirectory()) return false
  const entries = readdirSync(path, { withFileTypes: true })
  return !entries.some(({ name }) => name === 'config' || isAddress(name)) && entries.some((entry) => entry.isFile())
}

/**
 * Returns the inputs that some paths name: of a directory with files, each file in it by name; of all others the path itself.
 * @throws InputError for a path that does not exist, and for more inputs than MOST_INPUTS
 */
export function inputsIn(paths: readonly string[]): string[] {
  const found = paths.flatMap((path) => {
    try {
      if (path !== '-') statSync(path)
      if (!isCollection(path)) return [path]
      const entries = readdirSync(path, { withFileTypes: true })
      return entries
        .filter((entry) => !entry.name.startsWith('.') && !entry.isDirectory())
        .map(({ name }) => join(path, name))
        .sort()
    } catch (error) {
      throw new InputError(`cannot be read: ${reasonOf(error)}`, { file: path })
    }
  })
  if (found.length > MOST_INPUTS) throw new InputError(`there are more than ${MOST_INPUTS} inputs`, {}, 'Split them.')
  return found
}
