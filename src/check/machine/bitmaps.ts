import { printable } from '../../bytes/printable'
import type { DirtyBitmap, Stream, StreamSection } from '../../formats/stream'
import { NO_FINDINGS } from './findings'
import type { JudgedState } from './loaded-states'

/** The section with which capability dirty-bitmaps begins. */
export const BITMAPS = /^dirty-bitmap$/
const MOST_NAMED = 3
const UNREAD = 'the input does not show which dirty bitmaps it has'

const NOTHING: JudgedState = { ...NO_FINDINGS, judged: true }

const shown = ({ name, node }: DirtyBitmap): string => `${printable(name)} of ${printable(node)}`

/**
 * Returns what comes of the dirty bitmaps that a section announces (dirty_bitmap_load, migration/block-dirty-bitmap.c): QEMU refuses
 * one that the destination has already, and ends at one whose node is smaller there. Since 5.1 it drops those that it can't
 * place, and goes on. Measured on 7.2, 10.0 and 11.1.
 * @param own the destination's, which lists its bitmaps if the capability is on there too; null if it sends none
 * @param destination all of it: a capture shows its bitmaps
 */
export function bitmapFindings(
  { id, order, bitmaps }: StreamSection,
  own: StreamSection | null,
  { dirtyBitmaps }: Stream,
): JudgedState {
  const openAt = (reason: string): JudgedState => ({
    ...{ stops: [], judged: false },
    open: [{ side: 'source', section: id, reason }],
  })
  if (!BITMAPS.test(id) || bitmaps?.length === 0) return NOTHING
  if (!bitmaps) return openAt(UNREAD)
  const local = own?.bitmaps ?? dirtyBitmaps
  const has = (one: DirtyBitmap) => local?.some(({ node, name }) => node === one.node && name === one.name)
  const twice = bitmaps.find(has)
  if (twice) {
    const message = `Bitmap with the same name ('${twice.name}') already exists on destination`
    return { ...NOTHING, stops: [{ order, section: id, kind: 'field', message }] }
  }
  if (local) return { ...NOTHING, judged: false }
  const more = bitmaps.length > MOST_NAMED ? ` and ${bitmaps.length - MOST_NAMED} more` : ''
  const names = `${bitmaps.slice(0, MOST_NAMED).map(shown).join(', ')}${more}`
  return openAt(
    `it has dirty bitmaps (${names}), which QEMU refuses if the destination has one of the same node and name already: a capture of the destination shows that, and a stream of it if it was written with the capability dirty-bitmaps`,
  )
}
