import { createReadStream } from 'node:fs'
import { InputError } from '../bytes/input-error'
import { sourceOf } from '../bytes/source'
import { isStream, openStream, type Stream } from '../formats/stream'
import { statOf } from './inputs-read'
import { progress, watched } from './progress'
import { type InputRandomFile, openRandomFile, type RandomFile } from './random-file'
import { spool } from './spool'
import { nameOf, STDIN, standardInput } from './stdin'
import { isSystemError, reasonOf } from './system-error'
import { unpack } from './unpack'

const HEAD = 64 * 1024

/** How a stream is read. */
export interface Reading {
  /** Name of a snapshot of a disk image. */
  readonly snapshot?: string | undefined
  /** Nothing is said of how far it has come. */
  readonly quiet?: boolean | undefined
}

/** A stream of any format, read from an open file. */
async function readFrom(file: RandomFile, name: string, { snapshot, quiet = false }: Reading): Promise<Stream> {
  const unpacked: RandomFile[] = []
  const seen = progress(`reading ${name}`, file.size, quiet)
  try {
    return await openStream(
      watched(file, seen),
      async (packing, source) => {
        const inner = await unpack(packing, source, name, quiet)
        unpacked.push(inner)
        return inner
      },
      snapshot === undefined ? {} : { snapshot },
    )
  } catch (error) {
    throw error instanceof InputError ? error.in(name) : error
  } finally {
    seen.end()
    for (const inner of unpacked) inner.close()
  }
}

/**
 * The stream a path holds, or null where it holds none: a dump, a directory, a FIFO.
 * @throws InputError for a stream that is damaged, or written to meanwhile
 */
export async function readStreamFile(path: string, reading: Reading = {}): Promise<Stream | null> {
  const file = openRandomFile(path)
  if (!file) return null
  try {
    return isStream(file.read(0, HEAD)) ? await readUnchanged(file, path, reading) : null
  } finally {
    file.close()
  }
}

/** The stream in a file. That the file changed is told before whatever that made of the stream. */
async function readUnchanged(file: InputRandomFile, path: string, reading: Reading): Promise<Stream> {
  try {
    return await readFrom(file, path, reading)
  } finally {
    file.refuseChanged()
  }
}

/** The same parts; what the system refuses to read is told as such. */
async function* readable(parts: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  try {
    yield* parts
  } catch (error) {
    if (!isSystemError(error)) throw error
    throw new InputError(`cannot be read: ${reasonOf(error)}`, { file: name })
  }
}

/** The stream that comes in parts, by way of a temporary file; null where they are no stream. */
async function readParts(parts: AsyncIterable<Buffer>, name: string, reading: Reading): Promise<Stream | null> {
  const file = await spool(readable(parts, name), name, progress(`reading ${name}`, null, reading.quiet ?? false))
  try {
    return isStream(file.read(0, HEAD)) ? await readFrom(file, name, reading) : null
  } finally {
    file.close()
  }
}

/**
 * The same for a path, a FIFO among them, or "-", standard input, which are read to their end.
 * @throws InputError for a stream that is damaged, and for what can't be read
 */
export async function readStreamInput(path: string, reading: Reading = {}): Promise<Stream | null> {
  if (path === STDIN) return readParts(standardInput(), nameOf(path), reading)
  return statOf(path)?.isFIFO() ? readParts(createReadStream(path), path, reading) : readStreamFile(path, reading)
}

/** The stream that bytes in memory are, or null. @throws InputError for one that is damaged */
export async function readStreamBytes(bytes: Uint8Array, name: string, reading: Reading): Promise<Stream | null> {
  if (!isStream(bytes.subarray(0, HEAD))) return null
  return readFrom({ ...sourceOf(bytes), close: () => undefined }, name, reading)
}
