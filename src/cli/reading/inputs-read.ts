import { fstatSync, type Stats, statSync } from 'node:fs'
import { InputError } from '../../bytes/input-error'

/** What changes as somebody writes to a file. */
type Content = Pick<Stats, 'size' | 'mtimeMs'>

/**
 * Regular files that were read, by device and inode, as they were then: a link to one is that file. This module stands in several files
 * of the built program, which share what it knows.
 */
const everywhere = globalThis as { pcimigInputs?: Map<string, Content> }
everywhere.pcimigInputs ??= new Map()
const read = everywhere.pcimigInputs

const identity = ({ dev, ino }: Stats): string => `${dev} ${ino}`

/** Remembers an input, so that no output takes its place. */
export function rememberInput(stat: Stats): void {
  if (stat.isFile() && !read.has(identity(stat))) read.set(identity(stat), stat)
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

/**
 * What was read of a file that somebody writes to may be half of one content and half of another.
 * @param before what `fstat` told of the descriptor before it was read
 * @throws InputError where a regular file has another size or time of modification since
 */
export function refuseChanged(descriptor: number, before: Stats, file: string): void {
  if (!before.isFile()) return
  const { size, mtimeMs } = fstatSync(descriptor)
  if (size !== before.size || mtimeMs !== before.mtimeMs) throw writtenTo(file)
}

const writtenTo = (file: string): InputError =>
  new InputError('was written to while it was read', { file }, 'Try again when it is complete.')

/**
 * For an input that is opened once more.
 * @throws InputError where the path names another file by now, or somebody has written to it since it was read
 */
export function refuseOther(stat: Stats, file: string): void {
  const before = read.get(identity(stat))
  if (before === undefined) throw new InputError('was replaced while it was read', { file }, 'Try again.')
  if (stat.size !== before.size || stat.mtimeMs !== before.mtimeMs) throw writtenTo(file)
}

/** What a path names, or null for what the system does not tell of: reading it says why. */
export function statOf(path: string): Stats | null {
  try {
    return statSync(path)
  } catch {
    return null
  }
}
