import { InputError } from '../../bytes/input-error'
import type { ByteSource } from '../../bytes/source'
import { readAnalysis } from './containers/analysis'
import { containerOf, HEAD_SIZE } from './containers/container'
import { machineInDomain, nameIn, type SaveImage } from './containers/libvirt'
import { type Compression, compressionOf } from './containers/packing'
import { chooseSnapshot, readImage, type Snapshot } from './containers/qcow2'
import { vmState } from './containers/qcow2-state'
import { readQemu } from './qemu'
import type { Stream, StreamDevice, StreamSection } from './stream'

/** What has to be unpacked before a file can be read. */
export interface Packing {
  readonly compression: Compression
  /** Offset of the first compressed byte; all from there to the end is compressed. */
  readonly offset: number
  /** Whether the whole file is compressed, or only the stream in a save image of libvirt. */
  readonly whole: boolean
}

export interface StreamOptions {
  /** Name or id of the snapshot of a disk image; default: the only one. */
  readonly snapshot?: string | undefined
  /** For a save image with a compressed stream: the unpacked stream. */
  readonly unpacked?: ByteSource | undefined
}

/** Returns which part of a file is compressed, or null if it can be read directly. @throws InputError as readStream */
export function packingOf(source: ByteSource): Packing | null {
  const container = containerOf(source)
  if (container.kind === 'compressed') return { compression: container.compression, offset: 0, whole: true }
  if (container.kind !== 'libvirt') return null
  const { compression, payload } = container.image
  return compression && { compression, offset: payload, whole: false }
}

/** Returns the snapshots of a disk image that have the state of a machine; null for other files. */
export function snapshotsOf(source: ByteSource): readonly Snapshot[] | null {
  if (containerOf(source).kind !== 'qcow2') return null
  return readImage(source).snapshots.filter(({ stateSize }) => stateSize > 0)
}

function fromQemu(source: ByteSource, start: number): Stream {
  return { ...readQemu(source, start), domain: null }
}

function fromSaveImage(source: ByteSource, image: SaveImage, unpacked: ByteSource | undefined): Stream {
  const { compression, payload, xml, partial } = image
  if (compression && !unpacked) {
    throw new InputError(`has a stream compressed with ${compression}`, { offset: payload }, 'Unpack it first.')
  }
  const stream = compression ? readQemu(unpacked!, 0) : readQemu(source, payload)
  const notes = [...stream.notes]
  if (compression) notes.push(`offsets are those in the stream as unpacked by ${compression}`)
  if (partial) notes.push('libvirt has not marked the save image as complete')
  const domain = { name: nameIn(xml), xml }
  return { ...stream, format: 'libvirt', machine: stream.machine ?? machineInDomain(xml), domain, notes }
}

/** The state is in clusters of the image: offsets are converted to those in the file. */
function fromDiskImage(source: ByteSource, wanted: string | undefined): Stream {
  const image = readImage(source)
  const snapshot = chooseSnapshot(image.snapshots, wanted)
  const state = vmState(source, image, snapshot)
  const stream = readQemu(state, 0)
  const devices = stream.devices.map((device): StreamDevice => ({ ...device, offset: state.place(device.offset) }))
  const sections = stream.sections.map(
    (section): StreamSection => ({ ...section, offset: state.place(section.offset) }),
  )
  const notes = [...stream.notes, `read from the snapshot "${snapshot.name || snapshot.id}" of a disk image`]
  return { ...stream, format: 'qcow2-snapshot', devices, sections, domain: null, notes }
}

/**
 * Reads a saved machine of any format: migration stream, also after a prefix, libvirt save image, snapshot in a
 * qcow2 image, JSON of analyze-migration.py. Reads only what it needs: the RAM only in streams without a description.
 * @throws InputError with the byte offset if it is something else, truncated, or must be unpacked first
 */
export function readStream(source: ByteSource, options: StreamOptions = {}): Stream {
  const container = containerOf(source)
  switch (container.kind) {
    case 'qemu':
      return fromQemu(source, container.start)
    case 'libvirt':
      return fromSaveImage(source, container.image, options.unpacked)
    case 'qcow2':
      return fromDiskImage(source, options.snapshot)
    case 'analysis':
      return readAnalysis(source)
    case 'compressed':
      throw new InputError(`is compressed with ${container.compression}`, {}, 'Unpack it first.')
  }
}

/** A compressed file may contain a save image that is compressed itself. */
export const MOST_LAYERS = 4

/** Runs the decompressor and returns the bytes from `offset` on, unpacked, in memory or in a file. */
export type Unpack = (packing: Packing, source: ByteSource) => Promise<ByteSource>

/** A file without its compression. */
export interface Unwrapped {
  readonly source: ByteSource
  /** Number of compression layers. */
  readonly layers: number
}

/**
 * Unpacks a file with any contents.
 * @throws InputError for more than MOST_LAYERS layers; errors of `unpack` pass through
 */
export async function unwrap(source: ByteSource, unpack: Unpack): Promise<Unwrapped> {
  let inner = source
  for (let layers = 0; ; layers++) {
    const compression = compressionOf(inner.read(0, HEAD_SIZE))
    if (!compression) return { source: inner, layers }
    if (layers === MOST_LAYERS) throw new InputError(`is compressed more than ${MOST_LAYERS} times over`)
    inner = await unpack({ compression, offset: 0, whole: true }, inner)
  }
}

/**
 * The same as readStream, for files that may be compressed.
 * @throws InputError as readStream and unwrap
 */
export async function openStream(
  source: ByteSource,
  unpack: Unpack,
  options: Omit<StreamOptions, 'unpacked'> = {},
): Promise<Stream> {
  const { source: inner } = await unwrap(source, unpack)
  const packing = packingOf(inner)
  return readStream(inner, packing ? { ...options, unpacked: await unpack(packing, inner) } : options)
}
