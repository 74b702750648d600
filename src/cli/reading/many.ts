import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { InputError } from '../../bytes/input-error'
import { isSystemError, reasonOf } from '../../bytes/system-error'
import { statOf } from '../inputs-read'
import { procFunctions } from './proc-bus'
import { devicesIn, isAddress } from './sysfs-tree'

/** More than any fleet of guests in one command. */
export const MOST_INPUTS = 100_000

/** Whether a directory holds functions, however they were copied from a host. */
function holdsFunctions(path: string): boolean {
  try {
    return devicesIn(path).length > 0 || procFunctions(path).length > 0
  } catch (error) {
    if (error instanceof InputError) return false
    throw error
  }
}

/**
 * Whether a path is a directory that holds files that are inputs of their own, rather than those of one or more
 * functions as sysfs or /proc/bus/pci has them.
 */
export function isCollection(path: string): boolean {
  if (path === '-' || !statOf(path)?.isDirectory()) return false
  try {
    const entries = readdirSync(path, { withFileTypes: true })
    // Directories of thousands of functions are told by their names alone.
    if (entries.some(({ name }) => name === 'config' || isAddress(name))) return false
    return entries.some((entry) => entry.isFile()) && !holdsFunctions(path)
  } catch (error) {
    // Whoever reads it as a directory says why that can't be done.
    if (isSystemError(error)) return false
    throw error
  }
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
