import { createReadStream } from 'node:fs'
import { InputError } from '../../bytes/input-error'
import { type ByteSource, sourceOf } from '../../bytes/source'
import { isSystemError, reasonOf } from '../../bytes/system-error'
import type { CapturedMachine } from '../../formats/capture/machine'
import { isCapture } from '../../formats/capture/recognise'
import { holdsStream, isStream, openStream, type Stream, type Unpack, unwrap } from '../../formats/stream'
import { statOf } from '../inputs-read'
import { progress, watched } from '../writing/progress'
import { inFile } from './in-file'
import { LARGEST_INPUT } from './input'
import { type InputRandomFile, openRandomFile, type RandomFile } from './random-file'
import { spool } from './spool'
import { nameOf, STDIN, standardInput } from './stdin'
import { unpack } from './unpack'

const HEAD = 64 * 1024

/** How a stream is read. */
export interface ReadOptions {
  /** Name of a snapshot of a disk image. */
  readonly snapshot?: string | undefined
  /** No progress is shown. */
  readonly quiet?: boolean | undefined
}

/** What was found in a file: a stream, or the bytes of something else, unpacked; those of a capture as they are. */
export type FoundInput =
  | { readonly kind: 'stream'; readonly stream: Stream }
  | { readonly kind: 'unpacked'; readonly bytes: Uint8Array }

/** Most compression layers of a dump. */
export const MOST_DUMP_LAYERS = 2

/** Reads a file that has a stream or is compressed. */
async function find(file: ByteSource, unpack: Unpack, { snapshot }: ReadOptions): Promise<FoundInput> {
  const { source, layers } = await unwrap(file, unpack)
  if (layers === 0 || holdsStream(source)) {
    const options = snapshot === undefined ? {} : { snapshot }
    return { kind: 'stream', stream: await openStream(source, unpack, options) }
  }
  if (source.size === 0) {
    throw new InputError('unpacks to nothing', {}, 'Was the dump written by a command that failed?')
  }
  if (layers <= MOST_DUMP_LAYERS) return { kind: 'unpacked', bytes: Uint8Array.from(source.read(0, source.size)) }
  throw new InputError(`is compressed ${layers} times over and not a stream`, {}, 'Unpack it first.')
}

/** The same, unpacking to temporary files, and with errors that name the file. */
async function readFrom(file: RandomFile, name: string, options: ReadOptions): Promise<FoundInput> {
  const { quiet = false } = options
  const unpacked: RandomFile[] = []
  const seen = progress(`reading ${name}`, file.size, quiet)
  const unpackNamed: Unpack = async (packing, source) => {
    const inner = await unpack(packing, source, name, quiet)
    unpacked.push(inner)
    return inner
  }
  try {
    return await find(watched(file, seen), unpackNamed, options)
  } catch (error) {
    throw error instanceof InputError ? error.in(name) : error
  } finally {
    seen.end()
    for (const inner of unpacked) inner.close()
  }
}

/**
 * Reads a file that has a stream or is compressed; null for others: a plain dump, a directory, a FIFO.
 * @throws InputError for a damaged stream, a file that can't be unpacked, or one that is written to meanwhile
 */
export async function findInFile(path: string, options: ReadOptions = {}): Promise<FoundInput | null> {
  const file = openRandomFile(path)
  if (!file) return null
  try {
    const head = file.read(0, HEAD)
    if (isCapture(head) && file.size <= LARGEST_INPUT) return { kind: 'unpacked', bytes: file.read(0, file.size) }
    return isStream(head) ? await readUnchanged(file, path, options) : null
  } finally {
    file.close()
  }
}

/** A change of the file is reported in preference to an error that it caused. */
async function readUnchanged(file: InputRandomFile, path: string, options: ReadOptions): Promise<FoundInput> {
  try {
    return await readFrom(file, path, options)
  } finally {
    file.refuseChanged()
  }
}

/** The same parts, with system errors as InputErrors. */
async function* readable(parts: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  try {
    yield* parts
  } catch (error) {
    if (!isSystemError(error)) throw error
    throw new InputError(`cannot be read: ${reasonOf(error)}`, { file: name })
  }
}

/** Reads data that comes in parts, through a temporary file. */
async function findInParts(
  parts: AsyncIterable<Buffer>,
  name: string,
  options: ReadOptions,
): Promise<FoundInput | null> {
  const file = await spool(readable(parts, name), name, progress(`reading ${name}`, null, options.quiet ?? false))
  try {
    return isStream(file.read(0, HEAD)) ? await readFrom(file, name, options) : null
  } finally {
    file.close()
  }
}

function findIn(path: string, options: ReadOptions): Promise<FoundInput | null> {
  if (path === STDIN) return findInParts(standardInput(), nameOf(path), options)
  return statOf(path)?.isFIFO() ? findInParts(createReadStream(path), path, options) : findInFile(path, options)
}

/**
 * The stream in a file of any size, a FIFO or "-", standard input, or the machine of a capture file; null if there is
 * neither.
 * @throws InputError for a damaged one, or when it can't be read
 */
export async function readMachineInput(
  path: string,
  options: ReadOptions = {},
): Promise<Stream | CapturedMachine | null> {
  const found = await findIn(path, options)
  if (found?.kind === 'stream') return found.stream
  if (!found || !isCapture(found.bytes)) return null
  const { readMachine } = await import('../../formats/capture/machine')
  return inFile(path, () => readMachine(new TextDecoder().decode(found.bytes)))
}

/** The same as findInFile for bytes in memory. @throws InputError as findInFile */
export async function findInBytes(bytes: Uint8Array, name: string, options: ReadOptions): Promise<FoundInput | null> {
  if (!isStream(bytes.subarray(0, HEAD))) return null
  return readFrom({ ...sourceOf(bytes), close: () => undefined }, name, options)
}
