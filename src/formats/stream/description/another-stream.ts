import { InputError } from '../../../bytes/input-error'
import { occurrencesBackwards } from '../../../bytes/occurrences'
import type { ByteSource } from '../../../bytes/source'
import { findDescription } from './description-search'

/** The RAM of larger machines is not read, so that the cost does not depend on its size. */
const MOST_SEARCHED = 4 * 1024 * 1024
/** Most beginnings to look at: the RAM of a guest that runs QEMU may have a few, a hostile file many. */
const MOST_BEGINNINGS = 64

const before = (source: ByteSource, size: number): ByteSource => ({
  size,
  read: (offset, length) => source.read(offset, Math.max(0, Math.min(length, size - offset))),
})

/**
 * Refuses a file of moderate size in which a second stream follows the first: QEMU loads the first, and the description
 * at the end of the file is that of the last. Such a beginning follows the description that ends a stream; one in a
 * guest's RAM does not.
 * @param beginnings first bytes of a stream or its container
 * @param from the first byte that may belong to another stream
 * @param to where the description at the end of the file begins
 * @throws InputError with the byte offset of the second one
 */
export function refuseAnother(source: ByteSource, beginnings: readonly Uint8Array[], from: number, to: number): void {
  if (to - from > MOST_SEARCHED) return
  for (const beginning of beginnings) {
    let left = MOST_BEGINNINGS
    for (const at of occurrencesBackwards(source, beginning, from, to)) {
      const ended = findDescription(before(source, at))
      if (ended && ended.offset > from) {
        const hint = 'Give the two as separate files.'
        throw new InputError('has another stream after the first one', { offset: at }, hint)
      }
      if (--left === 0) break
    }
  }
}
