import { Cursor } from '../../../bytes/cursor'
import { InputError, orRefusal } from '../../../bytes/input-error'
import { occurrencesBackwards } from '../../../bytes/occurrences'
import type { ByteSource } from '../../../bytes/source'
import { FOOTER_SIZE, footerAt, type Header, NUMBERED, TYPE } from '../section'
import { numbered } from './boundary'
import type { Located } from './located'
import { CONFIG_TAG, readVfio } from './vfio'

/** The device's own data follows its config space: a few hundred MB for the largest accelerators of that time. */
const SEARCHED = 1024 * 1024 * 1024
/** Thirteen bytes are searched: one false match in a stream is chance, more are intent. */
const MOST_FALSE = 16

/** Where the END sections of vfio devices are searched. */
interface VfioEnds {
  readonly source: ByteSource
  /** Offset of the first FULL section. */
  readonly end: number
  /** Lowest possible offset of one. */
  readonly floor: number
  /** START sections of the vfio devices. */
  readonly starts: readonly Header[]
}

/** Reads the END of a vfio device at `offset` if it ends at `end` and has config space. */
function endAt(source: ByteSource, header: Header, offset: number, end: number): Located | null {
  const payload = offset + NUMBERED
  const cursor = new Cursor(source, payload, end)
  const vfio = orRefusal(() => readVfio(cursor))
  if (vfio instanceof InputError || cursor.at !== end || !vfio.config) return null
  return { header, type: 'end', offset, payload, end, described: null, vfio }
}

/**
 * Finds the END sections of vfio devices: QEMU 5.2 saves config space there, and the description does not list them.
 * These sections are between the RAM and the first FULL section: each is found by its first bytes and, by its lengths,
 * must end where the next one begins.
 * @returns the sections found, in the order of the stream
 */
export function vfioEnds({ source, end, floor, starts }: VfioEnds): readonly Located[] {
  const found: Located[] = []
  const left = new Map<number | null, Header>(starts.map((header) => [header.sectionId, header]))
  let falseFinds = 0

  const previous = (to: number): Located | null => {
    const header = left.get(footerAt(source, to))
    if (!header) return null
    const pattern = Uint8Array.of(...numbered(TYPE.END, header.sectionId), ...CONFIG_TAG)
    for (const at of occurrencesBackwards(source, pattern, Math.max(floor, to - SEARCHED), to)) {
      const section = endAt(source, header, at, to)
      if (section) return section
      if (++falseFinds === MOST_FALSE) return null
    }
    return null
  }

  for (let section = previous(end - FOOTER_SIZE); section; section = previous(section.offset - FOOTER_SIZE)) {
    found.push(section)
    left.delete(section.header.sectionId)
  }
  return found.reverse()
}
