import { closeSync, fstatSync, openSync, readSync, type Stats } from 'node:fs'
import { InputError } from '../../bytes/input-error'
import { reasonOf } from '../../bytes/system-error'
import { type Incidents, LogReader } from '../../formats/log/incident'
import { compressionOf } from '../../formats/stream/containers/packing'
import { rememberInput, statOf } from '../inputs-read'
import { progress } from '../writing/progress'
import { nameOf, STDIN, standardInput } from './stdin'
import { decompressed } from './unpack'

const CHUNK = 1 << 20
/** Bytes needed to detect compression and encoding. */
const HEAD = 16
/** Larger than any log, to stop reading what never ends, such as /dev/zero. */
export const LARGEST_LOG = 2 ** 40
export const LARGEST_DEVICE_OUTPUT = 2 ** 26

/** Pieces of a log; each is valid only until the next one is requested. */
type Parts = AsyncIterable<Buffer>

/** A log may grow while it is read. @throws InputError for one that was truncated, because data may be lost */
function refuseCut(descriptor: number, before: Stats, done: number, file: string): void {
  if (!before.isFile() || fstatSync(descriptor).size >= Math.max(before.size, done)) return
  throw new InputError(
    'was truncated while it was read',
    { file },
    'Try again; an older part may be next to it, compressed.',
  )
}

/** A file's bytes, all in the same buffer. */
async function* fromFile(path: string): Parts {
  const descriptor = openSync(path, 'r')
  const stat = fstatSync(descriptor)
  rememberInput(stat)
  const seen = progress(`reading ${path}`, stat.size, false)
  let done = 0
  try {
    const chunk = Buffer.allocUnsafe(CHUNK)
    for (let count = readSync(descriptor, chunk); count > 0; count = readSync(descriptor, chunk)) {
      done += count
      seen.at(done)
      yield chunk.subarray(0, count)
    }
    refuseCut(descriptor, stat, done, path)
  } finally {
    seen.end()
    closeSync(descriptor)
  }
}

async function* fromStdin(): Parts {
  if (process.stdin.isTTY) process.stderr.write('Paste the log, then press Ctrl-D on an empty line.\n')
  yield* standardInput(true)
}

/** The same parts, up to the size of a log; devices have a lower limit. */
async function* bounded(parts: Parts, path: string): Parts {
  const most = statOf(path)?.isCharacterDevice() ? LARGEST_DEVICE_OUTPUT : LARGEST_LOG
  let length = 0
  for await (const part of parts) {
    length += part.length
    if (length > most) throw new InputError(`is longer than ${most / 2 ** 20} MiB`, { file: path }, 'Give a log.')
    yield part
  }
}

/** Converts system errors to InputErrors; others are kept. */
async function* readable(parts: Parts, file: string): Parts {
  try {
    yield* parts
  } catch (error) {
    throw error instanceof InputError ? error : new InputError(`cannot be read: ${reasonOf(error)}`, { file })
  }
}

async function* copied(parts: Parts): Parts {
  for await (const part of parts) yield Buffer.from(part)
}

/** UTF-16, as written by PowerShell, as UTF-8. */
async function* transcoded(parts: Parts, encoding: string): Parts {
  const decoder = new TextDecoder(encoding)
  for await (const part of parts) yield Buffer.from(decoder.decode(part, { stream: true }))
}

/** The same pieces, the first one long enough to recognise the format. */
async function* withHead(parts: Parts): Parts {
  let head: Buffer | null = Buffer.alloc(0)
  for await (const part of parts) {
    if (head === null) yield part
    else {
      head = Buffer.concat([head, part])
      if (head.length < HEAD) continue
      yield head
      head = null
    }
  }
  if (head !== null) yield head
}

/** A log's first piece, and all of them. */
async function peeked(parts: Parts): Promise<{ readonly head: Buffer; readonly all: Parts }> {
  const iterator = withHead(parts)[Symbol.asyncIterator]()
  const { value: head, done } = await iterator.next()
  const all = (async function* () {
    if (done) return
    yield head
    yield* { [Symbol.asyncIterator]: () => iterator }
  })()
  return { head: done ? Buffer.alloc(0) : head, all }
}

/** The same log, decompressed if `logrotate` compressed it. */
async function withoutPacking(parts: Parts, name: string): Promise<Parts> {
  const { head, all } = await peeked(parts)
  const compression = compressionOf(head)
  return compression === null ? all : decompressed(compression, copied(all), name)
}

/** The same log in UTF-8 if it begins with the byte order mark of UTF-16. */
async function inUtf8(parts: Parts): Promise<Parts> {
  const { head, all } = await peeked(parts)
  const mark = head.length < 2 ? 0 : head.readUInt16BE(0)
  if (mark === 0xfffe) return transcoded(all, 'utf-16le')
  return mark === 0xfeff ? transcoded(all, 'utf-16be') : all
}

/**
 * Reads a log of any size, piece by piece: a file, a FIFO, or "-" for standard input; packed or not.
 * @throws InputError when it cannot be read or unpacked
 */
export async function readLogFrom(path: string): Promise<Incidents> {
  const name = nameOf(path)
  const reader = new LogReader()
  const parts = readable(path === STDIN ? fromStdin() : fromFile(path), name)
  for await (const part of bounded(await inUtf8(await withoutPacking(parts, name)), name)) reader.push(part)
  return reader.end()
}
