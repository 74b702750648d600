import { InputError } from '../../../bytes/input-error'
import { occurrences } from '../../../bytes/occurrences'
import type { ByteSource } from '../../../bytes/source'
import { MAGIC } from '../qemu'
import { analysisKind } from './analysis'
import { isSaveImage, readSaveImage, type SaveImage } from './libvirt'
import { type Compression, compressionOf } from './packing'
import { isQcow2 } from './qcow2'

/** As many first bytes of a file as it takes to recognise it. */
export const HEAD_SIZE = 64 * 1024
/** Bytes in front of a stream that are searched for its beginning. */
export const LONGEST_PREFIX = 64 * 1024 * 1024
/** A larger file of zeros is no dump of config space. */
const LARGEST_DUMP = 4096

const MAGIC_BYTES = Uint8Array.from(MAGIC)

/** What a stream is wrapped in. */
type Container =
  | { readonly kind: 'qemu'; readonly start: number }
  | { readonly kind: 'libvirt'; readonly image: SaveImage }
  | { readonly kind: 'qcow2' }
  | { readonly kind: 'analysis' }
  | { readonly kind: 'compressed'; readonly compression: Compression }

const startsWithMagic = (head: Uint8Array): boolean => MAGIC.slice(0, 4).every((byte, i) => head[i] === byte)

/** By the first bytes alone; null where they are none that a container begins with. */
function wrapping(source: ByteSource, head: Uint8Array): Container | null {
  if (startsWithMagic(head)) return { kind: 'qemu', start: 0 }
  if (isSaveImage(head)) return { kind: 'libvirt', image: readSaveImage(source) }
  if (isQcow2(head)) return { kind: 'qcow2' }
  if (analysisKind(head)) return { kind: 'analysis' }
  const compression = compressionOf(head)
  return compression && { kind: 'compressed', compression }
}

/** What a file is, or null where it is nothing that holds a stream. */
function findContainer(source: ByteSource): Container | null {
  const found = wrapping(source, source.read(0, HEAD_SIZE))
  if (found) return found
  for (const start of occurrences(source, MAGIC_BYTES, 0, Math.min(source.size, LONGEST_PREFIX))) {
    return { kind: 'qemu', start }
  }
  return null
}

/**
 * Tells what a file is: a stream, what wraps one, or one behind a prefix, which `migrate file:…,offset=N` leaves.
 * @throws InputError when it is none of these
 */
export function containerOf(source: ByteSource): Container {
  const found = findContainer(source)
  if (found) return found
  throw new InputError('is no migration stream, save image or snapshot', {})
}

/** Whether a file holds a stream or what wraps one, behind a prefix too. @throws InputError for a damaged save image */
export const holdsStream = (source: ByteSource): boolean => findContainer(source) !== null

/**
 * Whether a file with these first bytes may hold a stream, decided without reading more of it. Compressed files count:
 * what is in them shows when they are unpacked. So does one that begins with more zeros than any dump has, which may be
 * a hole in front of the stream.
 * @param head the first 64 KiB, or all of a shorter file
 */
export function isStream(head: Uint8Array): boolean {
  if (startsWithMagic(head) || isSaveImage(head) || isQcow2(head)) return true
  if (compressionOf(head) !== null || analysisKind(head) !== null) return true
  if (head.length > LARGEST_DUMP && head.every((byte) => byte === 0)) return true
  const source = { size: head.length, read: (offset: number, length: number) => head.subarray(offset, offset + length) }
  return !occurrences(source, MAGIC_BYTES, 0, head.length).next().done
}
