import { be32, type Cursor } from '../../bytes/cursor'
import { latin1 } from '../../bytes/latin1'
import type { ByteSource } from '../../bytes/source'

/** Type byte of each part of a stream. QEMU: migration/savevm.h, QEMU_VM_*. */
export const TYPE = {
  EOF: 0x00,
  START: 0x01,
  PART: 0x02,
  END: 0x03,
  FULL: 0x04,
  SUBSECTION: 0x05,
  DESCRIPTION: 0x06,
  CONFIGURATION: 0x07,
  COMMAND: 0x08,
  FOOTER: 0x7e,
} as const

/** Type byte and section number: the whole header of PART and END. */
export const NUMBERED = 5
/** Footer: type byte and section number. */
export const FOOTER_SIZE = 5
/** Around the name: type, number and length of the name before it, instance and version after it. */
const AROUND_NAME = 14

/** Bytes of a START or FULL section before its payload. QEMU: save_section_header(). */
export const headerSize = (id: string): number => AROUND_NAME + id.length

/** The header of a START or FULL section. */
export interface Header {
  /** Number that PART, END and footer refer to; valid in this stream only. */
  readonly sectionId: number
  /** "0000:00:12.0/pcie-root-port": bus path of the device and name of its state. */
  readonly id: string
  readonly instance: number
  readonly version: number
  /** Of the type byte. */
  readonly offset: number
  /** Of the first byte after the header. */
  readonly payload: number
}

/** Reads the header of a START or FULL section; the cursor is at the type byte. */
export function readHeader(cursor: Cursor): Header {
  const offset = cursor.at
  cursor.skip(1)
  const sectionId = cursor.be32()
  const id = cursor.text(cursor.u8())
  const instance = cursor.be32()
  const version = cursor.be32()
  return { sectionId, id, instance, version, offset, payload: cursor.at }
}

const NAME = /^[!-~][!-~ ]*$/
/** Sections are numbered from 0 as devices are added: a higher number is chance, not a header. */
const LARGEST_ID = 0xffffff

/** Returns the header of a section of that type at `offset`, or null if the bytes are not one. */
export function headerAt(source: ByteSource, offset: number, type: number): Header | null {
  const bytes = source.read(offset, AROUND_NAME + 255)
  if (bytes[0] !== type || bytes.length < AROUND_NAME) return null
  const length = bytes[NUMBERED]!
  if (bytes.length < AROUND_NAME + length) return null
  const id = latin1(bytes.subarray(NUMBERED + 1, NUMBERED + 1 + length))
  const sectionId = be32(bytes, 1)
  const instance = be32(bytes, NUMBERED + 1 + length)
  const version = be32(bytes, NUMBERED + 5 + length)
  if (sectionId > LARGEST_ID || !NAME.test(id)) return null
  return { sectionId, id, instance, version, offset, payload: offset + headerSize(id) }
}

/** Returns the number in the footer at `offset`, or null if there is none. */
export function footerAt(source: ByteSource, offset: number): number | null {
  const bytes = source.read(offset, FOOTER_SIZE)
  return bytes.length === FOOTER_SIZE && bytes[0] === TYPE.FOOTER ? be32(bytes, 1) : null
}
