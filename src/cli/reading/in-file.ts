import { InputError } from '../../bytes/input-error'
import { nameOf } from './stdin'

/** Runs `read` and adds the file's name to its errors. */
export function inFile<T>(file: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof InputError ? error.in(nameOf(file)) : error
  }
}
