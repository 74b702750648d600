import { fstatSync } from 'node:fs'
import { InputError } from '../../bytes/input-error'
import { refuseChanged, rememberInput } from './inputs-read'

/** How standard input is named where a file can be. */
export const STDIN = '-'
const DESCRIPTOR = 0

/** A path as errors name it. */
export const nameOf = (path: string): string => (path === STDIN ? 'standard input' : path)

/** Whether it was read already. This module stands in several files of the built program, which share what it knows. */
const everywhere = globalThis as { pcimigStdin?: boolean }

/**
 * Standard input, piece by piece: once, and with the care that a file is read with, for it may be one.
 * @param mayGrow whether it may be written to meanwhile, as a log is
 * @throws InputError when it was read already, is a directory, or a file that changes; errors of the system as they are
 */
export async function* standardInput(mayGrow = false): AsyncGenerator<Buffer> {
  if (everywhere.pcimigStdin) {
    throw new InputError('standard input is asked for twice, but holds one thing', {}, 'Give a file for the other.')
  }
  everywhere.pcimigStdin = true
  const file = nameOf(STDIN)
  const before = fstatSync(DESCRIPTOR)
  // Node would take a directory for an empty file.
  if (before.isDirectory()) throw new InputError('is a directory', { file }, 'Give its path in place of -.')
  rememberInput(before)
  yield* process.stdin
  if (!mayGrow) refuseChanged(DESCRIPTOR, before, file)
}
