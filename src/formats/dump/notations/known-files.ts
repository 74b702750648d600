/**
 * Files that are not dumps but may be given as one, recognised by their first bytes. A reader for one of the `holds`
 * kinds is plugged in by looking its `name` up here before the dump formats are tried.
 */
export interface KnownFile {
  /** "a JPEG image" */
  readonly name: string
  readonly magic: readonly number[]
  /** Offset of the magic, in bytes. */
  readonly at: number
  /** `state` for files that hold a VM's device state, `packed` for those to unpack first, else `other`. */
  readonly holds: 'state' | 'packed' | 'other'
}

const ascii = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0))

const file = (holds: KnownFile['holds'], name: string, magic: readonly number[], at = 0): KnownFile => ({
  name,
  magic,
  at,
  holds,
})

const KNOWN_FILES: readonly KnownFile[] = [
  file('state', 'a QEMU migration stream', ascii('QEVM')),
  file('state', 'a libvirt save image', ascii('LibvirtQemudSave')),
  file('state', 'an unfinished libvirt save image', ascii('LibvirtQemudPart')),
  file('state', 'a qcow2 disk image', [...ascii('QFI'), 0xfb]),
  file('packed', 'a gzip-compressed file', [0x1f, 0x8b, 0x08]),
  file('packed', 'an xz-compressed file', [0xfd, ...ascii('7zXZ'), 0x00]),
  file('packed', 'a bzip2-compressed file', ascii('BZh')),
  file('packed', 'a zstd-compressed file', [0x28, 0xb5, 0x2f, 0xfd]),
  file('packed', 'an lz4-compressed file', [0x04, 0x22, 0x4d, 0x18]),
  file('packed', 'an lzop-compressed file', [0x89, ...ascii('LZO'), 0x00]),
  file('packed', 'a zip archive', [...ascii('PK'), 0x03, 0x04]),
  file('packed', 'a 7-Zip archive', [...ascii('7z'), 0xbc, 0xaf, 0x27, 0x1c]),
  file('packed', 'a tar archive', ascii('ustar'), 257),
  file('other', 'a JPEG image', [0xff, 0xd8, 0xff]),
  file('other', 'a PNG image', [0x89, ...ascii('PNG')]),
  file('other', 'a GIF image', ascii('GIF8')),
  file('other', 'a PDF document', ascii('%PDF-')),
  file('other', 'an ELF file', [0x7f, ...ascii('ELF')]),
  file('other', 'an XML document', ascii('<?xml')),
  file('other', 'a libvirt domain definition', ascii('<domain')),
  file('other', 'a web page', ascii('<!DOCTYPE')),
  file('other', 'a web page', ascii('<html')),
]

/** Recognises a file by its first bytes; null if they are unknown. */
export function knownFile(bytes: Uint8Array): KnownFile | null {
  return KNOWN_FILES.find(({ magic, at }) => magic.every((byte, i) => bytes[at + i] === byte)) ?? null
}
