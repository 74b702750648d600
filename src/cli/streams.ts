import { createReadStream } from 'node:fs'
import { InputError } from '../bytes/input-error'
import { sourceOf } from '../bytes/source'
import { isStream, openStream, type Stream } from '../formats/stream'
import { statOf } from './inputs-read'
import { openRandomFile, type RandomFile } from './random-file'
import { spool } from './spool'
import { isSystemError, reasonOf } from './system-error'
import { unpack } from './unpack'

const HEAD = 64 * 1024

/** A stream of any format, read from an open file. */
async function readFrom(file: RandomFile, name: string, snapshot: string | undefined): Promise<Stream> {
  const unpacked: RandomFile[] = []
  try {
    return await openStream(
      file,
      async (packing, source) => {
        const inner = await unpack(packing, source, name)
        unpacked.push(inner)
        return inner
      },
      snapshot === undefined ? {} : { snapshot },
    )
  } catch (error) {
    throw error instanceof InputError ? error.in(name) : error
  } finally {
    for (const inner of unpacked) inner.close()
  }
}

/**
 * The stream a path holds, or null where it holds none: a dump, a directory, a FIFO.
 * @param snapshot name of a snapshot of a disk image
 * @throws InputError for a stream that is damaged
 */
export async function readStreamFile(path: string, snapshot?: string): Promise<Stream | null> {
  const file = openRandomFile(path)
  if (!file) return null
  try {
    return isStream(file.read(0, HEAD)) ? await readFrom(file, path, snapshot) : null
  } finally {
    file.close()
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
async function readParts(
  parts: AsyncIterable<Buffer>,
  name: string,
  snapshot: string | undefined,
): Promise<Stream | null> {
  const file = await spool(readable(parts, name), name)
  try {
    return isStream(file.read(0, HEAD)) ? await readFrom(file, name, snapshot) : null
  } finally {
    file.close()
  }
}

/**
 * The same for a path, a FIFO among them, or "-", standard input, which are read to their end.
 * @throws InputError for a stream that is damaged, and for what can't be read
 */
export async function readStreamInput(path: string, snapshot?: string): Promise<Stream | null> {
  if (path === '-') return readParts(process.stdin, 'standard input', snapshot)
  return statOf(path)?.isFIFO() ? readParts(createReadStream(path), path, snapshot) : readStreamFile(path, snapshot)
}

/** The stream that bytes in memory are, or null. @throws InputError for one that is damaged */
export async function readStreamBytes(bytes: Uint8Array, name: string): Promise<Stream | null> {
  if (!isStream(bytes.subarray(0, HEAD))) return null
  return readFrom({ ...sourceOf(bytes), close: () => undefined }, name, undefined)
}
