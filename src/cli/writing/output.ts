import { InputError } from '../../bytes/input-error'
import { isSystemError, reasonOf } from '../../bytes/system-error'
import { writeFilesWhole } from './whole-files'
import { type Content, writeAll } from './write-all'

const STDOUT = 1
const STDERR = 2

/**
 * Writes to standard output, completely before it returns: `process.stdout` would cost start-up time and loses its
 * tail when the process ends early. A closed pipe (`| head`) is not an error.
 * @throws InputError when standard output cannot be written
 */
export function writeStdout(content: Content): void {
  try {
    writeAll(STDOUT, content)
  } catch (error) {
    if (isSystemError(error) && error.code === 'EPIPE') return
    throw new InputError(`standard output cannot be written: ${reasonOf(error)}`)
  }
}

/** Writes to standard error; errors are ignored. */
export function writeRawStderr(text: string): void {
  try {
    writeAll(STDERR, text)
  } catch (error) {
    reasonOf(error)
  }
}

/** Writes a line to standard error. */
export const writeStderr = (line: string): void => writeRawStderr(`${line}\n`)

/** Writes a command's result to `file` if given ("-" is standard output), else to standard output. */
export function deliver(text: string, file: string | undefined): void {
  if (file === undefined || file === '-') writeStdout(text)
  else writeFilesWhole([{ path: file, content: text }])
}
