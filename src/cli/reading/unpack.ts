import { InputError } from '../../bytes/input-error'
import type { ByteSource } from '../../bytes/source'
import type { Compression, Packing } from '../../formats/stream'
import { progress } from '../writing/progress'
import type { RandomFile } from './random-file'
import { spool } from './spool'
import type { Parts } from './unpack-program'

const CHUNK = 256 * 1024

/** The bytes of a source from an offset on, piece by piece. */
function* pieces(source: ByteSource, from: number): Generator<Buffer> {
  for (let at = from; at < source.size; at += CHUNK) yield Buffer.from(source.read(at, CHUNK))
}

async function* gunzipped(parts: Parts, name: string): AsyncGenerator<Buffer> {
  const [{ Readable }, { createGunzip }] = await Promise.all([import('node:stream'), import('node:zlib')])
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

/**
 * Unpacks compressed data, piece by piece.
 * @param name name of the data, for errors
 * @throws InputError when it is damaged, or the program is missing; errors of `parts` pass through
 */
export async function* decompressed(compression: Compression, parts: Parts, name: string): AsyncGenerator<Buffer> {
  if (compression === 'gzip') yield* gunzipped(parts, name)
  else yield* (await import('./unpack-program')).unpackedBy(compression, parts, name)
}

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
