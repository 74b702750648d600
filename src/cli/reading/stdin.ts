import { fstatSync } from 'node:fs'
import { InputError } from '../../bytes/input-error'
import { refuseChanged, rememberInput } from '../inputs-read'

/** The file name that stands for standard input. */
export const STDIN = '-'
const DESCRIPTOR = 0

/** The name of a path in errors. */
export const nameOf = (path: string): string => (path === STDIN ? 'standard input' : path)

let wasRead = false

/** Forgets that it was read, for a process that runs several command lines. */
export function forgetStandardInput(): void {
  wasRead = false
}

/**
 * Reads standard input, piece by piece: only once, and with the same checks as a file, because it may be one.
 * @param mayGrow whether it may be appended to meanwhile, like a log
 * @throws InputError when it was already read, is a directory, or a file that changes; system errors unchanged
 */
export async function* standardInput(mayGrow = false): AsyncGenerator<Buffer> {
  if (wasRead) {
    throw new InputError('standard input can only be used once', {}, 'Give a file for the other.')
  }
  wasRead = true
  const file = nameOf(STDIN)
  const before = fstatSync(DESCRIPTOR)
  // Node would read a directory as an empty file.
  if (before.isDirectory()) throw new InputError('is a directory', { file }, 'Give its path instead of -.')
  rememberInput(before)
  yield* process.stdin
  if (!mayGrow) refuseChanged(DESCRIPTOR, before, file)
}
