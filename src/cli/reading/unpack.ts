import { spawn } from 'node:child_process'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { InputError } from '../../bytes/input-error'
import type { ByteSource } from '../../bytes/source'
import type { Compression, Packing } from '../../formats/stream'
import { endsWithUs } from '../../live/process/children'
import { environment } from '../../live/process/programs'
import { progress } from '../writing/progress'
import type { RandomFile } from './random-file'
import { spool } from './spool'

const CHUNK = 256 * 1024
const LAST_WORDS = 300

/** Compressed data, piece by piece. */
type Parts = Iterable<Buffer> | AsyncIterable<Buffer>

/** The bytes of a source from an offset on, piece by piece. */
function* pieces(source: ByteSource, from: number): Generator<Buffer> {
  for (let at = from; at < source.size; at += CHUNK) yield Buffer.from(source.read(at, CHUNK))
}

async function* gunzipped(parts: Parts, name: string): AsyncGenerator<Buffer> {
  const packed = Readable.from(parts)
  const gunzip = createGunzip()
  packed.on('error', (error) => gunzip.destroy(error))
  try {
    for await (const part of packed.pipe(gunzip)) yield part as Buffer
  } catch (error) {
    if (error instanceof InputError) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new InputError(`cannot be unpacked as gzip: ${why}`, { file: name }, 'Is the file complete?')
  }
}

/** The output of the installed program of that name with -dc. */
async function* unpackedBy(program: string, parts: Parts, name: string): AsyncGenerator<Buffer> {
  const { child, release } = endsWithUs(() =>
    spawn(program, ['-dc'], { stdio: ['pipe', 'pipe', 'pipe'], env: environment() }),
  )
  let words = ''
  child.stderr.on('data', (text: Buffer) => {
    words = (words + text.toString('latin1')).slice(0, LAST_WORDS)
  })
  const ended = new Promise<string | null>((resolve) => {
    child.once('error', () => resolve(`the program ${program} is not installed`))
    child.once('close', (code) => resolve(code === 0 ? null : words.trim() || `${program} failed`))
  })
  // The program may end before it has read everything: its exit code decides.
  child.stdin.on('error', () => undefined)
  const packed = Readable.from(parts)
  let unreadable: Error | null = null
  packed.on('error', (error) => {
    unreadable = error
    child.kill()
  })
  packed.pipe(child.stdin)
  try {
    for await (const part of child.stdout) yield part as Buffer
    const failure = await ended
    if (unreadable) throw unreadable
    if (failure) throw new InputError(`cannot be unpacked: ${failure}`, { file: name }, `Unpack it with ${program}.`)
  } finally {
    release()
    child.kill()
  }
}

/**
 * Unpacks compressed data, piece by piece.
 * @param name name of the data, for errors
 * @throws InputError when it is damaged, or the program is missing; errors of `parts` pass through
 */
export const decompressed = (compression: Compression, parts: Parts, name: string): AsyncGenerator<Buffer> =>
  compression === 'gzip' ? gunzipped(parts, name) : unpackedBy(compression, parts, name)

/**
 * Unpacks a compressed stream into a temporary file.
 * @throws InputError when it is damaged, or the program is missing
 */
export function unpack(
  { compression, offset }: Packing,
  source: ByteSource,
  name: string,
  quiet: boolean,
): Promise<RandomFile> {
  const parts = decompressed(compression, pieces(source, offset), name)
  return spool(parts, name, progress(`unpacking ${name}`, null, quiet))
}
