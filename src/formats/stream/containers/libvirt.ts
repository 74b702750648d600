import { be32 } from '../../../bytes/cursor'
import { InputError } from '../../../bytes/input-error'
import { latin1 } from '../../../bytes/latin1'
import { u32 } from '../../../bytes/little-endian'
import type { ByteSource } from '../../../bytes/source'
import type { Compression } from './packing'

/** A save image of libvirt, as `virsh save`, `virsh managedsave` and external memory snapshots write it. */
export interface SaveImage {
  /** Compression of everything from `payload` on, or null: the stream starts there. */
  readonly compression: Compression | null
  readonly payload: number
  /** The domain as XML. */
  readonly xml: string
  /** Whether libvirt has not marked the image as complete. */
  readonly partial: boolean
}

const COMPLETE = 'LibvirtQemudSave'
const PARTIAL = 'LibvirtQemudPart'
const HEADER_SIZE = 92
const NEWEST_VERSION = 2
/** By number. libvirt: src/qemu/qemu_saveimage_format.h. Null: not compressed; the last one is RAM in place. */
const FORMATS: readonly (Compression | null)[] = [null, 'gzip', 'bzip2', 'xz', 'lzop', 'zstd', null]
/** Domains with a few hundred devices have a few hundred KB of XML. */
const LARGEST_DATA = 64 * 1024 * 1024
export const LARGEST_IMAGE_XML = 16 * 1024 * 1024

/** Whether a file with these first bytes is a save image. */
export function isSaveImage(head: Uint8Array): boolean {
  const magic = latin1(head.subarray(0, COMPLETE.length))
  return magic === COMPLETE || magic === PARTIAL
}

/**
 * Reads the header: 16 bytes of magic; in the byte order of the host, which the version reveals, u32 version, length of
 * the XML and what follows it, whether the domain ran, format, offset of the cookie; 56 unused bytes; the XML.
 * libvirt: src/qemu/qemu_saveimage.c, qemuSaveImageReadHeader().
 * @throws InputError with the byte offset of a value that libvirt rejects, too
 */
export function readSaveImage(source: ByteSource): SaveImage {
  const header = source.read(0, HEADER_SIZE)
  const refuse = (what: string, offset: number) => new InputError(what, { offset }, 'The file is damaged or truncated.')
  if (header.length < HEADER_SIZE) throw refuse('the save image ends inside its header', header.length)
  const read = u32(header, 16) > NEWEST_VERSION ? be32 : u32
  const [version, length, format] = [16, 20, 28].map((at) => read(header, at)) as [number, number, number]
  if (version > NEWEST_VERSION) throw refuse(`the save image has version ${version}, not 1 or 2`, 16)
  if (length === 0 || length > LARGEST_DATA) throw refuse(`the save image has ${length} bytes of XML`, 20)
  // Images of version 1 are never compressed, even if the field says so.
  if (version === NEWEST_VERSION && format >= FORMATS.length) {
    throw refuse(`the save image has format ${format}, unknown to libvirt up to 11`, 28)
  }
  const payload = HEADER_SIZE + length
  if (payload >= source.size) throw refuse('the save image ends before the stream starts', source.size)
  const text = source.read(HEADER_SIZE, Math.min(length, LARGEST_IMAGE_XML))
  const end = text.indexOf(0)
  return {
    compression: version === NEWEST_VERSION ? FORMATS[format]! : null,
    payload,
    xml: new TextDecoder().decode(end < 0 ? text : text.subarray(0, end)),
    partial: latin1(header.subarray(0, PARTIAL.length)) === PARTIAL,
  }
}

/** Returns the machine type of a domain, <os><type machine='pc-q35-7.2'>, or null if the XML has none. */
export const machineInDomain = (xml: string): string | null =>
  /<type\s[^<>]{0,200}?\bmachine=['"]([A-Za-z0-9._+-]{1,100})['"]/.exec(xml)?.[1] ?? null

/** Returns the name of a domain, or null. */
export const nameIn = (xml: string): string | null => /<name>([^<]{1,256})<\/name>/.exec(xml)?.[1] ?? null
