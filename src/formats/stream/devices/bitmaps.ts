import { Cursor } from '../../../bytes/cursor'
import { InputError } from '../../../bytes/input-error'
import { latin1 } from '../../../bytes/latin1'
import type { ByteSource } from '../../../bytes/source'
import type { Located } from '../sections/located'
import type { DirtyBitmap } from '../stream'

/** The section with which capability dirty-bitmaps begins (migration/block-dirty-bitmap.c). */
const ID = 'dirty-bitmap'

/** DIRTY_BITMAP_MIG_FLAG_*. */
const FLAG = { end: 0x01, bitmap: 0x04, node: 0x08, start: 0x10 }
/** Granularity, in 32 bits, and flags of the bitmap. */
const START_SIZE = 5
/** More are no machine's. */
const MOST_BITMAPS = 4096

/** qemu_put_counted_string. */
function counted(cursor: Cursor): string {
  return latin1(cursor.bytes(cursor.u8()))
}

/** dirty_bitmap_save_setup: a record for each bitmap, which names its node and itself as far as they are not those of the one before. */
function bitmapsAt(cursor: Cursor): readonly DirtyBitmap[] | null {
  const found: DirtyBitmap[] = []
  let [node, name] = ['', '']
  while (found.length < MOST_BITMAPS) {
    const flags = cursor.u8()
    if (flags === FLAG.end) return cursor.has(1) ? null : found
    if ((flags & ~(FLAG.bitmap | FLAG.node)) !== FLAG.start) return null
    if (flags & FLAG.node) node = counted(cursor)
    if (flags & FLAG.bitmap) name = counted(cursor)
    cursor.skip(START_SIZE)
    found.push({ node, name })
  }
  return null
}

/** Returns the dirty bitmaps that a stream announces; null for other sections, and for one that is not as QEMU writes it. */
export function bitmapsIn(source: ByteSource, { header, type, payload, end }: Located): readonly DirtyBitmap[] | null {
  if (header.id !== ID || type !== 'start') return null
  try {
    return bitmapsAt(new Cursor(source, payload, end))
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return null
  }
}
