import { closeSync, constants, openSync, realpathSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { InputError } from '../bytes/input-error'
import { isSystemError, reasonOf } from './system-error'

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

/** Writes a line to standard error; where that is closed there is nobody left to tell. */
export function writeStderr(line: string): void {
  try {
    writeAll(STDERR, `${line}\n`)
  } catch (error) {
    reasonOf(error)
  }
}

/** The file behind a path and its mode, or null where there is none yet. */
function existing(path: string): { path: string; mode: number; regular: boolean } | null {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return null
  if (stat.isDirectory()) throw new InputError('cannot be written: it is a directory', { file: path })
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

function writeAndRename(path: string, mode: number, content: string | Uint8Array): void {
  const temporary = join(dirname(path), `.${basename(path).slice(0, 200)}.${process.pid}.tmp`)
  const descriptor = openSync(temporary, 'wx', mode)
  try {
    writeAll(descriptor, content)
    closeSync(descriptor)
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/**
 * Writes a file whole or not at all: the content goes to a temporary file beside it, which takes its name at the end.
 * @throws InputError when it cannot be written
 */
export function writeFileWhole(path: string, content: string | Uint8Array): void {
  try {
    const target = existing(path)
    if (target && !target.regular) writeInPlace(path, content)
    else writeAndRename(target?.path ?? path, target?.mode ?? 0o666, content)
  } catch (error) {
    if (error instanceof InputError) throw error
    throw new InputError(`cannot be written: ${reasonOf(error)}`, { file: path })
  }
}

/** Where a command's result goes: to `file` when one is named ("-" is standard output), else to standard output. */
export function deliver(text: string, file: string | undefined): void {
  if (file === undefined || file === '-') writeStdout(text)
  else writeFileWhole(file, text)
}
