import type { Cursor } from '../../../bytes/cursor'
import { InputError } from '../../../bytes/input-error'

const VERSION = 1

/**
 * Moves past the pages of a block that are in place in the file: after the header (be32 version, be64 page size,
 * be64 offset of the bitmap, be64 offset of the pages) come a bitmap and, at the offset in the header,
 * `length` bytes of pages. Offsets count from the start of the file. QEMU 9.0: mapped_ram_setup_ramblock().
 * @throws InputError when the pages would not follow the header
 */
export function skipMappedRegion(cursor: Cursor, length: number): void {
  const offset = cursor.at
  const version = cursor.be32()
  if (version !== VERSION) throw new InputError(`the stream's mapped RAM has version ${version}, not 1`, { offset })
  cursor.skip(8)
  const bitmap = cursor.be64()
  const pages = cursor.be64()
  // A shared block that is not saved.
  if (bitmap === 0 && pages === 0) return
  if (bitmap < cursor.at || pages < bitmap) {
    throw new InputError('a block of mapped RAM does not follow its header', { offset })
  }
  cursor.skip(pages - cursor.at + length)
}
