import { type Stats, statSync } from 'node:fs'
import { InputError } from '../bytes/input-error'

/**
 * Regular files that were read, by device and inode: a link to one is that file. This module stands in several files
 * of the built program, which share what it knows.
 */
const everywhere = globalThis as { pcimigInputs?: Set<string> }
everywhere.pcimigInputs ??= new Set()
const read = everywhere.pcimigInputs

const identity = ({ dev, ino }: Stats): string => `${dev} ${ino}`

/** Remembers an input, so that no output takes its place. */
export function rememberInput(stat: Stats): void {
  if (stat.isFile()) read.add(identity(stat))
}

/** @throws InputError for an output that would replace what was read */
export function refuseInput(path: string, stat: Stats): void {
  if (!stat.isFile() || !read.has(identity(stat))) return
  throw new InputError(
    'is one of the inputs and is not overwritten',
    { file: path },
    'Write the result to another file.',
  )
}

/** What a path names, or null for what the system does not tell of: reading it says why. */
export function statOf(path: string): Stats | null {
  try {
    return statSync(path)
  } catch {
    return null
  }
}
