import { fstatSync, type Stats, statSync } from 'node:fs'
import { InputError } from '../bytes/input-error'

/** Attributes that change when a file is written to. */
type Content = Pick<Stats, 'size' | 'mtimeMs'>

/**
 * Regular files that were read, by device and inode, as they were then: a link to one is that file. Numbers as keys,
 * as there may be a hundred thousand.
 */
const read = new Map<number, Map<number, Content>>()

const contentOf = ({ dev, ino }: Stats): Content | undefined => read.get(dev)?.get(ino)

/** Records an input, so that no output overwrites it. */
export function rememberInput(stat: Stats): void {
  const { dev, ino, size, mtimeMs } = stat
  if (!stat.isFile() || contentOf(stat)) return
  const ofDevice = read.get(dev) ?? new Map<number, Content>()
  read.set(dev, ofDevice.set(ino, { size, mtimeMs }))
}

/** Forgets them, for a process that runs several command lines. */
export const forgetInputs = (): void => read.clear()

/** @throws InputError for an output that would replace what was read */
export function refuseInput(path: string, stat: Stats): void {
  if (!stat.isFile() || !contentOf(stat)) return
  throw new InputError(
    'is one of the inputs and is not overwritten',
    { file: path },
    'Write the result to another file.',
  )
}

/**
 * Checks that a file did not change while it was read: the data may be half old and half new.
 * @param before `fstat` of the descriptor before it was read
 * @throws InputError when the size or modification time of a regular file has changed
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
 * @throws InputError when the file was replaced, or written to since it was read
 */
export function refuseOther(stat: Stats, file: string): void {
  const before = contentOf(stat)
  if (before === undefined) throw new InputError('was replaced while it was read', { file }, 'Try again.')
  if (stat.size !== before.size || stat.mtimeMs !== before.mtimeMs) throw writtenTo(file)
}

/** Stats a path, or null on error: reading it reports why. */
export function statOf(path: string): Stats | null {
  try {
    return statSync(path)
  } catch {
    return null
  }
}
