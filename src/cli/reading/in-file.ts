import { InputError } from '../../bytes/input-error'
import { nameOf } from './stdin'

/** What is wrong in a file is told with its name. */
export function inFile<T>(file: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof InputError ? error.in(nameOf(file)) : error
  }
}
