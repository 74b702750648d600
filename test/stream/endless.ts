import type { ByteSource } from '../../src/bytes/source'

/** A file that is never held in memory: `head`, then `pattern` over and over, then `tail`. Counts what is read. */
export class Endless implements ByteSource {
  bytesRead = 0
  private readonly tile: Uint8Array

  constructor(
    readonly size: number,
    private readonly head: Uint8Array,
    private readonly pattern: Uint8Array = Uint8Array.of(0),
    private readonly tail: Uint8Array = new Uint8Array(0),
  ) {
    this.tile = Buffer.alloc(Math.ceil(2 ** 20 / pattern.length) * pattern.length, pattern)
  }

  read(offset: number, length: number): Uint8Array {
    const part = new Uint8Array(Math.max(0, Math.min(length, this.size - offset)))
    this.bytesRead += part.length
    for (let at = 0; at < part.length; ) {
      const shift =
        (((offset + at - this.head.length) % this.pattern.length) + this.pattern.length) % this.pattern.length
      const piece = this.tile.subarray(shift, shift + part.length - at)
      part.set(piece, at)
      at += piece.length
    }
    for (const [bytesThere, start] of [[this.head, 0] as const, [this.tail, this.size - this.tail.length] as const]) {
      const from = Math.max(start, offset)
      const to = Math.min(start + bytesThere.length, offset + part.length)
      if (from < to) part.set(bytesThere.subarray(from - start, to - start), from - offset)
    }
    return part
  }
}
