import { be32, type Cursor } from '../../../bytes/cursor'
import { InputError } from '../../../bytes/input-error'
import { printable } from '../../../bytes/printable'
import type { RamBlock } from '../stream'
import { skipMappedRegion } from './mapped-ram'

/** Properties of a stream that decide the layout of its RAM section. */
export interface RamLayout {
  readonly pageSize: number
  /** Capability x-ignore-shared: each block's address follows its length. */
  readonly ignoreShared: boolean
  /** Capability mapped-ram: each block's pages are in the file where the block is listed. */
  readonly mapped: boolean
}

/** Low bits of an entry's address. QEMU: migration/ram.c, RAM_SAVE_FLAG_*. */
const FLAG = {
  ZERO: 0x002,
  MEM_SIZE: 0x004,
  PAGE: 0x008,
  EOS: 0x010,
  CONTINUE: 0x020,
  XBZRLE: 0x040,
  HOOK: 0x080,
  COMPRESS_PAGE: 0x100,
  MULTIFD_FLUSH: 0x200,
} as const

/** All kinds of page entries; an entry has one of them. */
const PAGES = FLAG.ZERO | FLAG.PAGE | FLAG.XBZRLE | FLAG.COMPRESS_PAGE
/** A machine has a few dozen blocks, and one per DIMM and device with memory. */
export const MOST_BLOCKS = 65_536

/** Lower bits of an address, which are flags on every machine. */
const FLAG_BITS = 0x3ff

/** Whether the list of blocks continues here with a name or, after the last block, with the entries. */
function goesOn(cursor: Cursor, isLast: boolean): boolean {
  if (!isLast) return cursor.peek() !== 0
  const at = cursor.at
  cursor.skip(4)
  const flags = cursor.be32() & FLAG_BITS
  cursor.at = at
  return flags !== 0
}

function skipRestOfBlock(cursor: Cursor, { length }: RamBlock, isLast: boolean, layout: RamLayout): void {
  if (layout.ignoreShared) cursor.skip(8)
  if (layout.mapped) skipMappedRegion(cursor, length)
  // With capability postcopy-ram, which shows nowhere else, blocks of huge pages have their page size here.
  else if (!goesOn(cursor, isLast)) cursor.skip(8)
}

function readBlocks(cursor: Cursor, total: number, layout: RamLayout, blocks: RamBlock[]): void {
  let left = total
  while (left > 0) {
    const offset = cursor.at
    const block = { id: cursor.text(cursor.u8()), length: cursor.be64() }
    if (block.length > left) {
      throw new InputError(`the RAM block "${printable(block.id)}" is larger than the RAM it is part of`, { offset })
    }
    if (blocks.length === MOST_BLOCKS) {
      throw new InputError(`the stream lists more than ${MOST_BLOCKS} RAM blocks`, { offset })
    }
    blocks.push(block)
    left -= block.length
    skipRestOfBlock(cursor, block, left === 0, layout)
  }
}

/** Zero is not a kind of page, so the flags are compared with PAGES as well. */
const hasOneBit = (value: number): boolean => (value & (value - 1)) === 0

/** What an entry of the RAM's section is. */
export type RamEntry =
  | {
      readonly kind: 'page'
      readonly address: number
      /** Its name; null: that of the entry before. */
      readonly block: string | null
      /** Whether what follows the address is what QEMU writes there. */
      readonly isWhole: boolean
    }
  | { readonly kind: 'size'; readonly total: number }
  | { readonly kind: 'end' | 'flush' }
  | { readonly kind: 'unknown'; readonly flags: number }

/** zlib's compressBound() of a page of 64 KiB, the largest there is. */
const MOST_COMPRESSED = 0x10100
/** QEMU: ENCODING_FLAG_XBZRLE. */
const XBZRLE_ENCODING = 1

/**
 * Reads what follows the address of a page. QEMU: ram_load_precopy(); a page of zeros is sent as the byte 0 since 2.0,
 * and 8.2 and newer refuse any other.
 */
function pageAt(cursor: Cursor, address: number, flags: number, pageSize: number): RamEntry {
  const block = flags & FLAG.CONTINUE ? null : cursor.text(cursor.u8())
  const page = (isWhole: boolean): RamEntry => ({ kind: 'page', address, block, isWhole })
  if (flags & FLAG.PAGE) {
    cursor.skip(pageSize)
    return page(true)
  }
  if (flags & FLAG.ZERO) return page(cursor.u8() === 0)
  if (flags & FLAG.COMPRESS_PAGE) {
    const length = cursor.be32()
    cursor.skip(length)
    return page(length > 0 && length <= MOST_COMPRESSED)
  }
  const encoding = cursor.u8()
  const length = cursor.be16()
  cursor.skip(length)
  return page(encoding === XBZRLE_ENCODING && length <= pageSize)
}

/**
 * Reads the next entry, without the blocks that follow the RAM's size. QEMU: ram_load_precopy().
 * @throws InputError if the stream ends in it
 */
export function ramEntry(cursor: Cursor, { pageSize }: RamLayout): RamEntry {
  const high = cursor.be32()
  const low = cursor.be32()
  const flags = low & (pageSize - 1)
  const address = high * 2 ** 32 + (low - flags)
  const page = flags & ~FLAG.CONTINUE
  if (flags === FLAG.MEM_SIZE) return { kind: 'size', total: address }
  if (hasOneBit(page) && page & PAGES) return pageAt(cursor, address, flags, pageSize)
  if (flags === FLAG.EOS) return { kind: 'end' }
  return flags === FLAG.MULTIFD_FLUSH ? { kind: 'flush' } : { kind: 'unknown', flags }
}

/** Bytes of the usual entry of a page of zeros: address and flags, and the byte 0. */
const ZERO_ENTRY = 9
const ZERO_FLAGS = FLAG.ZERO | FLAG.CONTINUE

/** Whether the entry of a page of zeros is there, of the block of the entry before and with an address below a length. */
function isZeroEntry(bytes: Uint8Array, at: number, pageSize: number, length: number): boolean {
  const low = be32(bytes, at + 4)
  if ((low & (pageSize - 1)) !== ZERO_FLAGS || bytes[at + 8] !== 0) return false
  return be32(bytes, at) * 2 ** 32 + (low - ZERO_FLAGS) < length
}

/**
 * Goes past entries of pages of zeros: a new machine's RAM is nearly nothing else, and an entry by itself costs ten times as much.
 * @param length of the block that the pages are of; the cursor stays at an entry that lies beyond
 * @param until offset of the last entry that is passed
 */
export function skipZeroPages(cursor: Cursor, { pageSize }: RamLayout, length: number, until: number): void {
  while (cursor.has(ZERO_ENTRY)) {
    const held = cursor.held(ZERO_ENTRY)
    const last = Math.min(held.length - ZERO_ENTRY, until - cursor.at)
    let i = 0
    while (i <= last && isZeroEntry(held, i, pageSize, length)) i += ZERO_ENTRY
    cursor.skip(i)
    if (i <= last || i === 0 || cursor.at > until) return
  }
}

/** Bytes of the RAM searched for a compressed page: ten pages of zeros take 90 to 110 bytes. */
const LOOKED_AT = 1024 * 1024

/**
 * Returns the flags of the first compressed page at the beginning of the RAM, or null: capability compress, which QEMU
 * had up to 9.0 and which shows nowhere else. Reads a bounded part of the stream, however large the RAM is.
 * @param cursor at the first page of a PART; moved past the part if that ends first
 * @param start where the RAM begins
 * @returns 'goes on' if the part has ended and the next one has to be searched
 */
export function compressedFlags(cursor: Cursor, layout: RamLayout, start: number): number | null | 'goes on' {
  const { pageSize } = layout
  const end = start + LOOKED_AT
  while (cursor.at < end) {
    skipZeroPages(cursor, layout, Number.POSITIVE_INFINITY, end - 1)
    if (cursor.at >= end) return null
    cursor.skip(4)
    const flags = cursor.be32() & (pageSize - 1)
    const page = flags & ~FLAG.CONTINUE
    if (page === FLAG.COMPRESS_PAGE) return flags
    if (flags === FLAG.EOS) return 'goes on'
    if (!hasOneBit(page) || (page & PAGES) === 0) return null
    pageAt(cursor, 0, flags, pageSize)
  }
  return null
}

/**
 * Skips the payload of a START, PART or END of the section "ram". QEMU: ram_save_setup(), ram_save_iterate().
 * @returns the listed blocks: all in START, none in the others
 * @throws InputError for an entry that no QEMU writes to a file
 */
export function skipRam(cursor: Cursor, layout: RamLayout): readonly RamBlock[] {
  cursor.inside = "the guest's RAM"
  const blocks: RamBlock[] = []
  for (;;) {
    skipZeroPages(cursor, layout, Number.POSITIVE_INFINITY, cursor.end)
    const offset = cursor.at
    const entry = ramEntry(cursor, layout)
    if (entry.kind === 'end') return blocks
    if (entry.kind === 'size') readBlocks(cursor, entry.total, layout, blocks)
    else if (entry.kind === 'unknown') {
      if (entry.flags & FLAG.HOOK)
        throw new InputError('the stream was sent over RDMA: its RAM is elsewhere', { offset })
      throw new InputError(`the guest's RAM has an entry with unknown flags 0x${entry.flags.toString(16)}`, { offset })
    }
  }
}
