import { InputError } from './input-error'
import { latin1 } from './latin1'
import type { ByteSource } from './source'

/** Bytes fetched at once: some pages of RAM, or hundreds of entries for pages that are zero. */
const WINDOW = 64 * 1024

const HINT = 'It is truncated, or the migration that wrote it did not complete.'

/** A stream that ends before it is complete. @param inside what its last bytes belong to: "the section ram" */
export function cutShort(inside: string, offset: number): InputError {
  return new InputError(`the stream ends inside ${inside}`, { offset }, HINT)
}

/**
 * Reads a source front to back, big-endian as QEMU writes its streams (migration/qemu-file.c). Whatever would lie past
 * the end is an InputError with the byte at which the source ends.
 */
export class Cursor {
  /** What is being read, for the message of a stream that ends in it. */
  inside = 'its header'
  private window: Uint8Array = new Uint8Array(0)
  private windowAt = 0

  /** @param at offset of the next byte @param end offset of the first byte that is not read */
  constructor(
    readonly source: ByteSource,
    public at: number,
    readonly end: number = source.size,
  ) {}

  /** Position in the window of the next `length` bytes, at most WINDOW. */
  private need(length: number): number {
    if (this.at + length > this.end) throw cutShort(this.inside, this.end)
    const held = this.at >= this.windowAt && this.at + length <= this.windowAt + this.window.length
    if (!held) {
      this.window = this.source.read(this.at, Math.min(WINDOW, this.end - this.at))
      this.windowAt = this.at
      if (this.window.length < length) throw cutShort(this.inside, this.at + this.window.length)
    }
    return this.at - this.windowAt
  }

  /** Whether `length` more bytes are there. */
  has(length: number): boolean {
    return this.at + length <= this.end
  }

  /** The bytes at hand, from the next one on: at least `length` of them, and the next one stays the next. */
  held(length: number): Uint8Array {
    const i = this.need(length)
    return this.window.subarray(i)
  }

  /** The next byte, which stays the next one; null at the end. */
  peek(): number | null {
    if (!this.has(1)) return null
    const i = this.need(1)
    return this.window[i]!
  }

  u8(): number {
    const i = this.need(1)
    this.at += 1
    return this.window[i]!
  }

  be16(): number {
    return this.u8() * 0x100 + this.u8()
  }

  be32(): number {
    const i = this.need(4)
    const value = be32(this.window, i)
    this.at += 4
    return value
  }

  /** Exact up to 2^53; beyond, the low bits are lost, so that tags are compared as two halves. */
  be64(): number {
    return this.be32() * 2 ** 32 + this.be32()
  }

  /** The next `length` bytes, at most 64 KiB. */
  bytes(length: number): Uint8Array {
    const i = this.need(length)
    this.at += length
    return this.window.subarray(i, i + length)
  }

  /**
   * The next `length` bytes, at most 64 KiB, as one character each: QEMU's names are ASCII, a hostile one is shown as
   * it is.
   */
  text(length: number): string {
    return latin1(this.bytes(length))
  }

  skip(length: number): void {
    if (!(length <= this.end - this.at)) throw cutShort(this.inside, this.end)
    this.at += length
  }
}

/** Unsigned big-endian 32 bits of an array that holds them. */
export function be32(bytes: Uint8Array, at: number): number {
  return bytes[at]! * 0x1000000 + (bytes[at + 1]! << 16) + (bytes[at + 2]! << 8) + bytes[at + 3]!
}
