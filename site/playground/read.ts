import { InputError } from '../../src/bytes/input-error'
import { type ByteSource, sourceOf } from '../../src/bytes/source'
import type { InputKind } from '../../src/check/report/report'
import type { ComparedSide } from '../../src/check/sides/captured'
import { readMachine } from '../../src/formats/capture/machine'
import { isCapture } from '../../src/formats/capture/recognise'
import { readDump } from '../../src/formats/dump'
import { readPlainRaw } from '../../src/formats/dump/notations/plain-raw'
import { compressionOf, holdsStream, isStream, openStream, type Packing, unwrap } from '../../src/formats/stream'
import { relate, routingOfAddress } from '../../src/pci/virtual-functions'

const HEAD = 64 * 1024
/** What a tab holds of an unpacked file. */
const LARGEST_UNPACKED = 2 ** 29

/** A file that was dropped. */
export interface GivenFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** The devices of a file, and the machine that they belong to. */
export interface GivenSide extends ComparedSide {
  readonly kind: InputKind
}

async function gunzipped(packed: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([packed as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'))
  const parts: Uint8Array[] = []
  let size = 0
  try {
    for await (const part of stream as AsyncIterable<Uint8Array>) {
      size += part.length
      if (size > LARGEST_UNPACKED)
        throw new InputError('unpacks to more than a page can hold', {}, 'Use the command line.')
      parts.push(part)
    }
  } catch (error) {
    if (error instanceof InputError) throw error
    throw new InputError('cannot be unpacked as gzip', {}, 'Is the file complete?')
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Browsers unpack gzip alone. */
async function unpack({ compression, offset }: Packing, source: ByteSource): Promise<ByteSource> {
  if (compression !== 'gzip') throw new InputError(`is compressed with ${compression}`, {}, 'Unpack it first.')
  return sourceOf(await gunzipped(source.read(offset, source.size - offset)))
}

/** Returns the text of a log, unpacked. */
export const logBytes = async (bytes: Uint8Array): Promise<Uint8Array> =>
  compressionOf(bytes) === 'gzip' ? gunzipped(bytes) : bytes

function dumpSide(bytes: Uint8Array): GivenSide {
  if (isCapture(bytes)) return { ...readMachine(new TextDecoder().decode(bytes)), kind: 'capture' }
  const { devices } = readPlainRaw(bytes) ?? readDump(bytes)
  return { stream: null, devices: relate(devices, ({ address }) => routingOfAddress(address)), kind: 'dump' }
}

async function side(bytes: Uint8Array): Promise<GivenSide> {
  if (readPlainRaw(bytes) || isCapture(bytes.subarray(0, HEAD)) || !isStream(bytes.subarray(0, HEAD)))
    return dumpSide(bytes)
  const { source, layers } = await unwrap(sourceOf(bytes), unpack)
  if (layers > 0 && !holdsStream(source)) return dumpSide(Uint8Array.from(source.read(0, source.size)))
  const stream = await openStream(source, unpack)
  return { stream, devices: stream.devices, kind: stream.format === 'device-state' ? 'device-state' : 'stream' }
}

/**
 * Reads what was dropped, as the command line reads a path: a dump, a capture or a stream, perhaps compressed.
 * @throws InputError that names the file
 */
export async function readSide({ name, bytes }: GivenFile): Promise<GivenSide> {
  try {
    return await side(bytes)
  } catch (error) {
    throw error instanceof InputError ? error.in(name) : error
  }
}
