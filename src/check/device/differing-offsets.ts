import type { Masks } from '../../qemu/painting/masks'

type Shown = Pick<Masks, 'config' | 'absent' | 'size'>

const WORD = Int32Array.BYTES_PER_ELEMENT
/** Number of words compared before checking whether any of them needs a closer look. */
const BLOCK = 8

/** Returns the bytes as 32-bit words: a view if they are aligned, else a copy. */
function words(bytes: Uint8Array, size: number): Int32Array {
  const aligned = bytes.byteOffset % WORD === 0 ? bytes : bytes.slice(0, size)
  return new Int32Array(aligned.buffer, aligned.byteOffset, size / WORD)
}

/**
 * Returns the offsets within the device's size, ascending, of all bytes that differ or are missing on one side, and of
 * the other bytes in their words. Two config spaces are nearly equal, so comparing many bytes at once is cheap.
 * @param source arrays of `size` bytes each, like those of `device`
 */
export function differingOffsets(source: Shown, device: Shown): number[] {
  const shared = Math.min(source.size, device.size) & -WORD
  const read = words(source.config, shared)
  const held = words(device.config, shared)
  const unread = words(source.absent, shared)
  const unheld = words(device.absent, shared)
  const bits = (w: number) => (read[w]! ^ held[w]!) | unread[w]! | unheld[w]!
  const found: number[] = []
  for (let from = 0; from < read.length; from += BLOCK) {
    const to = Math.min(from + BLOCK, read.length)
    if (to - from === BLOCK) {
      const low = bits(from) | bits(from + 1) | bits(from + 2) | bits(from + 3)
      const high = bits(from + 4) | bits(from + 5) | bits(from + 6) | bits(from + 7)
      if ((low | high) === 0) continue
    }
    for (let word = from; word < to; word++) {
      const at = WORD * word
      if (bits(word) !== 0) found.push(at, at + 1, at + 2, at + 3)
    }
  }
  for (let at = shared; at < device.size; at++) found.push(at)
  return found
}
