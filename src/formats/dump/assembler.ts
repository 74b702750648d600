import { hex } from '../../bytes/hex'
import { InputError } from '../../bytes/input-error'
import { type ByteOrder, inByteOrder } from './byte-order'
import { CONFIG_SPACE_SIZE, HEADER_SIZE } from './dump'
import { type HexGroups, readPlainRow, sameWidth } from './notations/hex-groups'

/** Of a group that is a single byte. */
const PLAIN_DIGITS = 2

/**
 * Assembles one device's config space from the rows of a text dump. Rows that are not contiguous from 0 are refused
 * with their line: a byte at the wrong offset would give a wrong verdict. Rows are groups of digits as written; their
 * byte order is determined here, for every notation.
 */
export class ConfigAssembler {
  /** Bytes collected so far: the offset at which the next row has to start. */
  length = 0
  /** Grows with the dump: thousands of devices of 64 bytes must not take 4096 each. */
  private held = new Uint8Array(256)
  private lastRow = 0
  private digits = 0
  private firstLine = 0

  /** Adds the bytes of a row that says it starts at `offset`. @throws InputError with the line */
  row(offset: number, { bytes, digits }: HexGroups, line: number): void {
    this.expect(offset, line)
    // A single group may be the last one, shortened by the end of the dump.
    if (this.digits !== 0 && 2 * bytes.length > this.digits) sameWidth(digits, this.digits, line)
    this.reserve(offset + bytes.length, line)
    this.held.set(bytes, offset)
    this.length += bytes.length
    this.lastRow = bytes.length
    this.digits ||= digits
    this.firstLine ||= line
  }

  /**
   * The same for a row of `count` single bytes that follows those before it, read from a line.
   * @param from where the blank before the first byte is
   * @returns false if the line holds something else: then nothing was added
   */
  plainRow(offset: number, text: string, from: number, count: number, line: number): boolean {
    const isNext = offset === this.length && offset + count <= CONFIG_SPACE_SIZE
    if (!isNext || (this.digits !== 0 && this.digits !== PLAIN_DIGITS)) return false
    this.reserve(offset + count, line)
    if (!readPlainRow(text, from, this.held, offset, count)) return false
    this.length += count
    this.lastRow = count
    this.digits = PLAIN_DIGITS
    this.firstLine ||= line
    return true
  }

  /**
   * Repeats the last row up to `offset`, as the "*" of hexdump, od and xxd says.
   * @throws InputError with the line of the offset, unless it is a whole number of rows further on
   */
  repeatTo(offset: number, line: number): void {
    const missing = offset - this.length
    if (missing === 0) throw new InputError('the "*" before this row stands for no bytes', { line })
    if (missing < 0 || missing % this.lastRow !== 0) this.expect(offset, line)
    this.reserve(offset, line)
    for (; this.length < offset; this.length++) this.held[this.length] = this.held[this.length - this.lastRow]!
  }

  /** Checks that what comes next belongs at `offset`. @throws InputError naming the hole or the step backwards */
  expect(offset: number, line: number): void {
    if (offset === this.length) return
    const at = hex(offset)
    if (this.length === 0) {
      throw new InputError(`the dump starts at ${at}: config space is needed from offset 0`, { line })
    }
    if (offset > this.length) {
      const missing = `${hex(this.length)} to ${hex(offset - 1)}`
      throw new InputError(
        `the dump has a hole: no bytes for ${missing}`,
        { line },
        'Take the dump again in one piece.',
      )
    }
    const what = `the offset runs backwards: ${at} after the bytes up to ${hex(this.length - 1)}`
    throw new InputError(what, { line }, 'Are there two dumps in the file? For several devices use lspci -xxxx.')
  }

  private reserve(end: number, line: number): void {
    if (end > CONFIG_SPACE_SIZE) {
      const what = `the dump continues beyond ${hex(CONFIG_SPACE_SIZE)}, where config space ends`
      throw new InputError(what, { line }, 'Give a single device, or several as lspci -xxxx prints them.')
    }
    if (end <= this.held.length) return
    const larger = new Uint8Array(CONFIG_SPACE_SIZE)
    larger.set(this.held)
    this.held = larger
  }

  /**
   * Returns the bytes.
   * @param line where the dump ends
   * @param order of the bytes in a group, if the notation shows it by itself
   * @throws InputError when they are fewer than a header, or their order is ambiguous
   */
  finish(line: number, order: ByteOrder | null = null): Uint8Array {
    if (this.length < HEADER_SIZE) {
      const what = `the dump ends after ${this.length} bytes: the config space header alone has ${HEADER_SIZE}`
      throw new InputError(what, { line }, 'Is it truncated?')
    }
    return inByteOrder(this.held.slice(0, this.length), this.digits, order, this.firstLine)
  }
}
