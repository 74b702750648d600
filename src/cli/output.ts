import {
  appendFileSync,
  closeSync,
  constants,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { InputError } from '../bytes/input-error'
import { refuseInput } from './inputs-read'
import { isSystemError, reasonOf } from './system-error'
import { uninterrupted } from './uninterrupted'

const STDOUT = 1
const STDERR = 2

/** Waits a moment: the reader of a non-blocking pipe is slower than we are. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
}

function writeAll(descriptor: number, content: string | Uint8Array): void {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content
  let written = 0
  while (written < bytes.length) {
    try {
      written += writeSync(descriptor, bytes, written)
    } catch (error) {
      if (!isSystemError(error) || error.code !== 'EAGAIN') throw error
      pause()
    }
  }
}

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

/** The file behind a path and its mode, or null where there is none yet. */
function existing(path: string): { path: string; mode: number; regular: boolean } | null {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return null
  if (stat.isDirectory()) throw new InputError('cannot be written: it is a directory', { file: path })
  refuseInput(path, stat)
  return { path: realpathSync(path), mode: stat.mode & 0o777, regular: stat.isFile() }
}

/** Writes to a device or FIFO in place: putting a new file where `/dev/null` was would be a bad surprise. */
function writeInPlace(path: string, content: string | Uint8Array): void {
  const descriptor = openSync(path, constants.O_WRONLY)
  try {
    writeAll(descriptor, content)
  } finally {
    closeSync(descriptor)
  }
}

/** A file whose content lies beside it and that only has to take its name. */
interface Staged {
  readonly path: string
  readonly temporary: string
}

function stage(path: string, mode: number, content: string | Uint8Array, number: number): Staged {
  const temporary = join(dirname(path), `.${basename(path).slice(0, 200)}.${process.pid}.${number}.tmp`)
  const descriptor = openSync(temporary, 'wx', mode)
  try {
    writeAll(descriptor, content)
    closeSync(descriptor)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
  return { path, temporary }
}

/** A file to write: where, and what. */
export interface NewFile {
  readonly path: string
  readonly content: string | Uint8Array
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

/**
 * Writes files whole or not at all, never over an input: each content goes to a temporary file beside its place, and only when all of them
 * lie there do they take their names.
 * @throws InputError when one cannot be written; then none has changed
 */
export function writeFilesWhole(files: readonly NewFile[]): void {
  if (files.length > 0) uninterrupted(() => writeAllWhole(files))
}

function writeAllWhole(files: readonly NewFile[]): void {
  const targets = files.map(({ path, content }) => ({ path, content, target: telling(path, () => existing(path)) }))
  const staged: Staged[] = []
  try {
    for (const { path, content, target } of targets) {
      if (target && !target.regular) continue
      staged.push(telling(path, () => stage(target?.path ?? path, target?.mode ?? 0o666, content, staged.length)))
    }
    for (const { path, content, target } of targets) {
      if (target && !target.regular) telling(path, () => writeInPlace(path, content))
    }
    for (const { path, temporary } of staged) telling(path, () => renameSync(temporary, path))
  } finally {
    for (const { temporary } of staged) rmSync(temporary, { force: true })
  }
}

/** The same for one file. @throws InputError when it cannot be written */
export const writeFileWhole = (path: string, content: string | Uint8Array): void => writeFilesWhole([{ path, content }])

/** Adds to the end of a file that others write to as well. @throws InputError when it cannot be written */
export function appendToFile(path: string, content: string): void {
  telling(path, () => appendFileSync(path, content))
}

/** Where a command's result goes: to `file` when one is named ("-" is standard output), else to standard output. */
export function deliver(text: string, file: string | undefined): void {
  if (file === undefined || file === '-') writeStdout(text)
  else writeFileWhole(file, text)
}
