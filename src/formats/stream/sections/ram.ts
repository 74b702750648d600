import type { Cursor } from '../../../bytes/cursor'
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

/** Zero is no kind of page, so the flags are compared with PAGES as well. */
const hasOneBit = (value: number): boolean => (value & (value - 1)) === 0

/** Skips what follows the address of a page. QEMU: ram_load_precopy(). */
function skipPage(cursor: Cursor, flags: number, pageSize: number): void {
  if (!(flags & FLAG.CONTINUE)) cursor.skip(cursor.u8())
  if (flags & FLAG.PAGE) cursor.skip(pageSize)
  else if (flags & FLAG.ZERO) cursor.skip(1)
  else if (flags & FLAG.COMPRESS_PAGE) cursor.skip(cursor.be32())
  else {
    cursor.skip(1)
    cursor.skip(cursor.be16())
  }
}

/** Bytes of the RAM searched for a compressed page: ten pages of zeros take 90 to 110 bytes. */
const LOOKED_AT = 1024 * 1024

/**
 * Returns the flags of the first compressed page at the beginning of the RAM, or null: capability compress, which QEMU
 * had up to 9.0 and which shows nowhere else. Reads a bounded part of the stream, whatever the size of the RAM.
 * @param cursor at the first page of a PART; moved past the part if that ends first
 * @param start where the RAM begins
 * @returns 'goes on' if the part has ended and the next one has to be searched
 */
export function compressedFlags(cursor: Cursor, { pageSize }: RamLayout, start: number): number | null | 'goes on' {
  while (cursor.at < start + LOOKED_AT) {
    cursor.skip(4)
    const flags = cursor.be32() & (pageSize - 1)
    const page = flags & ~FLAG.CONTINUE
    if (page === FLAG.COMPRESS_PAGE) return flags
    if (flags === FLAG.EOS) return 'goes on'
    if (!hasOneBit(page) || (page & PAGES) === 0) return null
    skipPage(cursor, flags, pageSize)
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
    const offset = cursor.at
    const high = cursor.be32()
    const low = cursor.be32()
    const flags = low & (layout.pageSize - 1)
    if (flags & FLAG.HOOK) throw new InputError('the stream was sent over RDMA: its RAM is elsewhere', { offset })
    const page = flags & ~FLAG.CONTINUE
    if (flags === FLAG.MEM_SIZE) readBlocks(cursor, high * 2 ** 32 + (low - flags), layout, blocks)
    else if (hasOneBit(page) && page & PAGES) skipPage(cursor, flags, layout.pageSize)
    else if (flags === FLAG.EOS) return blocks
    else if (flags !== FLAG.MULTIFD_FLUSH) {
      throw new InputError(`the guest's RAM has an entry with unknown flags 0x${flags.toString(16)}`, { offset })
    }
  }
}
