import { InputError } from '../../../bytes/input-error'
import { occurrences } from '../../../bytes/occurrences'
import type { ByteSource } from '../../../bytes/source'
import { MAGIC } from '../qemu'
import { analysisKind } from './analysis'
import { isSaveImage, readSaveImage, type SaveImage } from './libvirt'
import { type Compression, compressionOf } from './packing'
import { isQcow2 } from './qcow2'

/** First bytes of a file that are needed to recognise it. */
export const HEAD_SIZE = 64 * 1024
/** Most bytes that are searched for the beginning of a stream. */
export const LONGEST_PREFIX = 64 * 1024 * 1024
/** A larger file of zeros is not a dump of config space. */
const LARGEST_DUMP = 4096

const MAGIC_BYTES = Uint8Array.from(MAGIC)

/** The container of a stream. */
type Container =
  | { readonly kind: 'qemu'; readonly start: number }
  | { readonly kind: 'libvirt'; readonly image: SaveImage }
  | { readonly kind: 'qcow2' }
  | { readonly kind: 'analysis' }
  | { readonly kind: 'compressed'; readonly compression: Compression }

const startsWithMagic = (head: Uint8Array): boolean => MAGIC.slice(0, 4).every((byte, i) => head[i] === byte)

/** The container by the first bytes alone; null if no container begins with them. */
function wrapping(source: ByteSource, head: Uint8Array): Container | null {
  if (startsWithMagic(head)) return { kind: 'qemu', start: 0 }
  if (isSaveImage(head)) return { kind: 'libvirt', image: readSaveImage(source) }
  if (isQcow2(head)) return { kind: 'qcow2' }
  if (analysisKind(head)) return { kind: 'analysis' }
  const compression = compressionOf(head)
  return compression && { kind: 'compressed', compression }
}

/** The container that a file is, or null if it has no stream. */
function findContainer(source: ByteSource): Container | null {
  const found = wrapping(source, source.read(0, HEAD_SIZE))
  if (found) return found
  for (const start of occurrences(source, MAGIC_BYTES, 0, Math.min(source.size, LONGEST_PREFIX))) {
    return { kind: 'qemu', start }
  }
  return null
}

/**
 * Returns the container that a file is: a stream, a wrapped stream, or one after a prefix, as `migrate file:…,offset=N`
 * writes it.
 * @throws InputError when it is something else
 */
export function containerOf(source: ByteSource): Container {
  const found = findContainer(source)
  if (found) return found
  throw new InputError('is not a migration stream, save image or snapshot', {})
}

/** Whether a file has a stream, plain, wrapped or after a prefix. @throws InputError for a damaged save image */
export const holdsStream = (source: ByteSource): boolean => findContainer(source) !== null

/**
 * Whether a file with these first bytes may have a stream, decided without reading more of it. Compressed files count:
 * their contents are known once they are unpacked. So does one that begins with more zeros than any dump, which may be
 * a hole before the stream.
 * @param head the first 64 KiB, or all of a shorter file
 */
export function isStream(head: Uint8Array): boolean {
  if (startsWithMagic(head) || isSaveImage(head) || isQcow2(head)) return true
  if (compressionOf(head) !== null || analysisKind(head) !== null) return true
  if (head.length > LARGEST_DUMP && head.every((byte) => byte === 0)) return true
  const source = { size: head.length, read: (offset: number, length: number) => head.subarray(offset, offset + length) }
  return !occurrences(source, MAGIC_BYTES, 0, head.length).next().done
}
