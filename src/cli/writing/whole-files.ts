import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  linkSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { InputError } from '../../bytes/input-error'
import { isSystemError, reasonOf } from '../../bytes/system-error'
import { refuseInput } from '../inputs-read'
import { uninterrupted } from './uninterrupted'
import { type Content, writeAll } from './write-all'

export { goesOn } from './uninterrupted'

/** A file to write: path and content. */
export interface NewFile {
  readonly path: string
  readonly content: Content
  /** Whether to append to a file that others write to as well. */
  readonly appended?: boolean
}

/** The same with links resolved, and the file that is there now. */
interface Target extends NewFile {
  readonly place: string
  readonly stat: Stats | null
}

/** A file whose content is in a temporary file and only has to be renamed. */
interface Staged extends Target {
  readonly temporary: string
}

/** Adds the file's name to the errors of `step`. */
function withPath<T>(path: string, step: () => T): T {
  try {
    return step()
  } catch (error) {
    if (error instanceof InputError) throw error
    throw new InputError(`cannot be written: ${reasonOf(error)}`, { file: path })
  }
}

/** Path of a new file, through a dangling link, like the shell. */
function placeOf(path: string): string {
  const place = join(realpathSync(dirname(path)), basename(path))
  if (!lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink()) return place
  return placeOf(resolve(dirname(place), readlinkSync(place)))
}

function targetOf(file: NewFile): Target {
  const { path } = file
  const stat = statSync(path, { throwIfNoEntry: false }) ?? null
  if (stat?.isDirectory() || path.endsWith('/')) {
    throw new InputError('cannot be written: it is a directory', { file: path })
  }
  if (path === '') throw new InputError('the name of an output file is empty')
  if (stat) refuseInput(path, stat)
  // Something other than a file may be reachable by this path only, such as /dev/fd/63 of a shell's >(command).
  if (stat?.isFile() === false) return { ...file, place: path, stat }
  const place = stat ? realpathSync(path) : placeOf(path)
  if (!file.appended) accessSync(dirname(place), constants.W_OK)
  return { ...file, place, stat }
}

/** Whether a file is replaced. Appended files, devices and FIFOs are written in place. */
const isWhole = ({ appended, stat }: Pick<Target, 'appended' | 'stat'>): boolean =>
  appended !== true && stat?.isFile() !== false

/** @throws InputError when two results would go to one file */
function refuseTwice(targets: readonly Target[]): void {
  const taken = new Map<string, string>()
  for (const { path, place } of targets.filter(isWhole)) {
    const other = taken.get(place)
    if (other !== undefined) {
      throw new InputError(`is the same file as ${other}, and both are outputs`, { file: path }, 'Name two files.')
    }
    taken.set(place, path)
  }
}

/** Writes to a device or FIFO. As on standard output, a reader that closes it is not an error. */
function writeInPlace({ place, content }: Target): void {
  const descriptor = openSync(place, constants.O_WRONLY)
  try {
    writeAll(descriptor, content)
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'EPIPE') throw error
  } finally {
    closeSync(descriptor)
  }
}

function append(place: string, content: Content): void {
  const descriptor = openSync(place, 'a')
  try {
    writeAll(descriptor, content)
  } finally {
    closeSync(descriptor)
  }
}

/** An unused name next to a path: not only the pid, which is not unique across containers. */
const beside = (place: string): string =>
  join(dirname(place), `.pcimig-${process.pid}-${Math.random().toString(36).slice(2)}.tmp`)

/** Whatever the umask is. Not every file system has modes. */
function keepMode(descriptor: number, { mode }: Stats): void {
  try {
    fchmodSync(descriptor, mode & 0o777)
  } catch (error) {
    if (!isSystemError(error)) throw error
  }
}

function stage(target: Target): Staged {
  const temporary = beside(target.place)
  const descriptor = openSync(temporary, 'wx', 0o666)
  try {
    if (target.stat) keepMode(descriptor, target.stat)
    writeAll(descriptor, target.content)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  } finally {
    closeSync(descriptor)
  }
  return { ...target, temporary }
}

/** Backs up the file that is about to be replaced. Null if there is none, or it is not possible. */
function kept({ place, stat }: Staged): string | null {
  if (!stat) return null
  const copy = beside(place)
  try {
    linkSync(place, copy)
    return copy
  } catch (error) {
    if (!isSystemError(error)) throw error
    return null
  }
}

/** Renames all files into place; if one fails, restores the others. */
function takeNames(staged: readonly Staged[]): void {
  const copies = new Map<Staged, string | null>()
  const done: Staged[] = []
  try {
    for (const file of staged) {
      // The last one needs no backup: nothing can fail after it.
      if (file !== staged.at(-1)) copies.set(file, kept(file))
      withPath(file.path, () => renameSync(file.temporary, file.place))
      done.push(file)
    }
  } catch (error) {
    for (const file of done) {
      const copy = copies.get(file) ?? null
      if (copy !== null) renameSync(copy, file.place)
      else if (!file.stat) rmSync(file.place, { force: true })
    }
    throw error
  } finally {
    for (const copy of copies.values()) if (copy !== null) rmSync(copy, { force: true })
  }
}

function putInPlace(targets: readonly Target[]): void {
  const staged: Staged[] = []
  try {
    for (const target of targets.filter(isWhole)) staged.push(withPath(target.path, () => stage(target)))
    for (const { appended, stat, path, place, content } of targets) {
      if (appended && stat?.isFile() !== false) withPath(path, () => append(place, content))
    }
    takeNames(staged)
  } finally {
    for (const { temporary } of staged) rmSync(temporary, { force: true })
  }
}

/**
 * Writes files whole or not at all, never over an input: each content goes to a temporary file in the same directory,
 * and they are renamed only when all of them are written. A device or FIFO, which may block for ever,
 * is written before that, while signals take effect.
 * @throws InputError when one cannot be written; then none has changed
 */
export function writeFilesWhole(files: readonly NewFile[]): void {
  if (files.length === 0) return
  const targets = files.map((file) => withPath(file.path, () => targetOf(file)))
  refuseTwice(targets)
  for (const target of targets) if (target.stat?.isFile() === false) withPath(target.path, () => writeInPlace(target))
  if (targets.some(({ stat }) => stat?.isFile() !== false)) uninterrupted(() => putInPlace(targets))
}
