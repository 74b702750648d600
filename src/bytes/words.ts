/** Bytes of a word. */
export const WORD = Int32Array.BYTES_PER_ELEMENT

/**
 * Returns the first `size` bytes, a multiple of 4, as 32-bit words in the machine's own byte order: a view if they are
 * aligned, else a copy.
 */
export function words(bytes: Uint8Array, size = bytes.length & -WORD): Int32Array {
  const aligned = bytes.byteOffset % WORD === 0 ? bytes : new Uint8Array(bytes.subarray(0, size))
  return new Int32Array(aligned.buffer, aligned.byteOffset, size / WORD)
}
