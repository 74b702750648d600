/**
 * Bytes that are read on demand: a file of any size, or an array. What `read` returns belongs to the
 * source; nobody writes to it.
 */
export interface ByteSource {
  /** Size in bytes. */
  readonly size: number
  /** `length` bytes from `offset` on; fewer only at the end of the source, none after it. */
  read(offset: number, length: number): Uint8Array
}

/** An array as a source; nothing is copied. */
export function sourceOf(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) }
}
