import { WORD, words } from '../../bytes/words'
import { isWhole, type Masks } from '../../qemu/painting/masks'

type Shown = Pick<Masks, 'config' | 'absent' | 'size'>

/** Number of words compared before checking whether any of them needs a closer look. */
const BLOCK = 8

/** Adds the offsets of the bytes of each word from `from` to `to` that has one of these bits. */
function addBytes(found: number[], from: number, to: number, bits: (word: number) => number): void {
  for (let word = from; word < to; word++) {
    const at = WORD * word
    if (bits(word) !== 0) found.push(at, at + 1, at + 2, at + 3)
  }
}

/** The bytes of all words that differ. Two config spaces are nearly equal, so comparing many at once is cheap. */
function differing(read: Int32Array, held: Int32Array, found: number[]): void {
  const bits = (w: number) => read[w]! ^ held[w]!
  let w = 0
  for (; w + BLOCK <= read.length; w += BLOCK) {
    const low = bits(w) | bits(w + 1) | bits(w + 2) | bits(w + 3)
    const high = bits(w + 4) | bits(w + 5) | bits(w + 6) | bits(w + 7)
    if ((low | high) !== 0) addBytes(found, w, w + BLOCK, bits)
  }
  addBytes(found, w, read.length, bits)
}

/**
 * Returns the offsets within the device's size, ascending, of all bytes that differ or are missing on one side, and of
 * the other bytes in their words.
 * @param source arrays of `size` bytes each, like those of `device`
 */
export function differingOffsets(source: Shown, device: Shown): number[] {
  const found: number[] = []
  const shared = Math.min(source.size, device.size) & -WORD
  const read = words(source.config, shared)
  const held = words(device.config, shared)
  if (isWhole(source) && isWhole(device)) differing(read, held, found)
  else {
    const unread = words(source.absent, shared)
    const unheld = words(device.absent, shared)
    addBytes(found, 0, read.length, (w) => (read[w]! ^ held[w]!) | unread[w]! | unheld[w]!)
  }
  for (let at = shared; at < device.size; at++) found.push(at)
  return found
}
