import {
  accessSync,
  appendFileSync,
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
import { isSystemError, reasonOf } from '../errors'
import { refuseInput } from '../reading/inputs-read'
import { uninterrupted } from './uninterrupted'
import { writeAll } from './write-all'

export { goesOn } from './uninterrupted'

/** A file to write: where, and what. */
export interface NewFile {
  readonly path: string
  readonly content: string | Uint8Array
  /** Whether it goes to the end of what others write to as well. */
  readonly appended?: boolean
}

/** The same with its place behind all links, and what is there now. */
interface Target extends NewFile {
  readonly place: string
  readonly stat: Stats | null
}

/** A file whose content lies beside its place and only has to take its name. */
interface Staged extends Target {
  readonly temporary: string
}

/** What makes `step` fail for a file is told with that file's name. */
function telling<T>(path: string, step: () => T): T {
  try {
    return step()
  } catch (error) {
    if (error instanceof InputError) throw error
    throw new InputError(`cannot be written: ${reasonOf(error)}`, { file: path })
  }
}

/** Where a new file will lie: behind a link that leads to nothing yet, as for the shell. */
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
  if (path === '') throw new InputError('a file to write has no name')
  if (stat) refuseInput(path, stat)
  // What is no file may have a path by which alone it is reached, such as /dev/fd/63 of a shell's >(command).
  if (stat?.isFile() === false) return { ...file, place: path, stat }
  const place = stat ? realpathSync(path) : placeOf(path)
  if (!file.appended) accessSync(dirname(place), constants.W_OK)
  return { ...file, place, stat }
}

/** Whether a file is replaced. What others write to, and devices and FIFOs, are written in place. */
const isWhole = ({ appended, stat }: Pick<Target, 'appended' | 'stat'>): boolean =>
  appended !== true && stat?.isFile() !== false

/** @throws InputError where one file would hold two results */
function refuseTwice(targets: readonly Target[]): void {
  const taken = new Map<string, string>()
  for (const { path, place } of targets.filter(isWhole)) {
    const other = taken.get(place)
    if (other !== undefined) {
      throw new InputError(
        `is the same file as ${other}, and both are to be written`,
        { file: path },
        'Name two files.',
      )
    }
    taken.set(place, path)
  }
}

/** Writes to a device or FIFO. A reader that goes away is no error, as on standard output. */
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

/** A name beside a place that nobody has: not the process's number alone, which every container begins anew. */
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

/** Keeps what a file is about to replace. Null where there is nothing, or no way to. */
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

/** Gives all files their names, or, where one can't have it, the others what they were before. */
function takeNames(staged: readonly Staged[]): void {
  const copies = new Map<Staged, string | null>()
  const done: Staged[] = []
  try {
    for (const file of staged) {
      // The last one needs no copy: behind it nothing can fail.
      if (file !== staged.at(-1)) copies.set(file, kept(file))
      telling(file.path, () => renameSync(file.temporary, file.place))
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
    for (const target of targets.filter(isWhole)) staged.push(telling(target.path, () => stage(target)))
    for (const { appended, stat, path, place, content } of targets) {
      if (appended && stat?.isFile() !== false) telling(path, () => appendFileSync(place, content))
    }
    takeNames(staged)
  } finally {
    for (const { temporary } of staged) rmSync(temporary, { force: true })
  }
}

/**
 * Writes files whole or not at all, never over an input: each content goes to a temporary file beside its place, and
 * only when all of them lie there do they take their names. A device or FIFO, whose reader may let us wait for ever,
 * comes before that, while signals have their effect.
 * @throws InputError when one cannot be written; then none has changed
 */
export function writeFilesWhole(files: readonly NewFile[]): void {
  if (files.length === 0) return
  const targets = files.map((file) => telling(file.path, () => targetOf(file)))
  refuseTwice(targets)
  for (const target of targets) if (target.stat?.isFile() === false) telling(target.path, () => writeInPlace(target))
  if (targets.some(({ stat }) => stat?.isFile() !== false)) uninterrupted(() => putInPlace(targets))
}
