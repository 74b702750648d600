import { InputError } from '../../bytes/input-error'
import { isSystemError, reasonOf } from '../errors'
import { writeFilesWhole } from './whole-files'
import { writeAll } from './write-all'

const STDOUT = 1
const STDERR = 2

/**
 * Writes to standard output, all of it before it returns: `process.stdout` would cost start-up time and loses its
 * tail when the process ends early. A reader that went away (`| head`) is no error.
 * @throws InputError when standard output cannot be written
 */
export function writeStdout(text: string): void {
  try {
    writeAll(STDOUT, text)
  } catch (error) {
    if (isSystemError(error) && error.code === 'EPIPE') return
    throw new InputError(`standard output cannot be written: ${reasonOf(error)}`)
  }
}

/** Writes to standard error; where that is closed there is nobody left to tell. */
export function writeRawStderr(text: string): void {
  try {
    writeAll(STDERR, text)
  } catch (error) {
    reasonOf(error)
  }
}

/** The same for a line. */
export const writeStderr = (line: string): void => writeRawStderr(`${line}\n`)

/** Where a command's result goes: to `file` when one is named ("-" is standard output), else to standard output. */
export function deliver(text: string, file: string | undefined): void {
  if (file === undefined || file === '-') writeStdout(text)
  else writeFilesWhole([{ path: file, content: text }])
}
