import { be32, cutShort } from '../../../bytes/cursor'
import { InputError, orRefusal } from '../../../bytes/input-error'
import { occurrences } from '../../../bytes/occurrences'
import type { ByteSource } from '../../../bytes/source'
import { descriptionLengthAt } from '../description/description'
import { FOOTER_SIZE, headerAt, NUMBERED, TYPE } from '../section'
import { brokenHeader } from './broken-header'

/** Above the highest command of 11.1. QEMU: enum qemu_vm_cmd. */
const COMMANDS = 0x20
/** Zeros after the end marker that are checked. */
const TAIL = 64 * 1024
/** No device saves more at once. */
export const LONGEST_PAYLOAD = 256 * 1024 * 1024
/** Most candidates for a boundary in one stream; a hostile one can have any number. */
const MOST_CANDIDATES = 1_000_000

/** Big-endian bytes of a type and a section number. */
export const numbered = (type: number, sectionId: number): Uint8Array =>
  Uint8Array.of(type, sectionId >>> 24, (sectionId >>> 16) & 0xff, (sectionId >>> 8) & 0xff, sectionId & 0xff)

/** A payload of unknown length. */
export interface UnknownPayload {
  /** Of its first byte. */
  readonly offset: number
  readonly sectionId: number
  /** What it belongs to, for the error of a stream that ends in it. */
  readonly inside: string
}

const tooLong = (inside: string, offset: number): InputError =>
  new InputError(`${inside} has no end within ${LONGEST_PAYLOAD} bytes`, { offset })

/**
 * Finds the ends of payloads of unknown length, in streams without a description: QEMU itself learns
 * them by loading the device.
 */
export class Boundaries {
  private candidates = 0

  /** @param iterables sections that come in parts, by number */
  constructor(
    private readonly source: ByteSource,
    private readonly iterables: { has(sectionId: number): boolean },
  ) {}

  private count(offset: number): void {
    if (++this.candidates <= MOST_CANDIDATES) return
    throw new InputError('the stream has more beginnings of sections than QEMU writes', { offset })
  }

  /** Whether the end marker is here: nothing, zeros or the description follow it. */
  private isLast(offset: number): boolean {
    const tail = this.source.read(offset + 1, TAIL)
    return tail.every((byte) => byte === 0) || descriptionLengthAt(this.source, offset + 1) !== null
  }

  /** Whether a part of a stream can begin here, after a section that is complete. */
  private begins(offset: number): boolean {
    const bytes = this.source.read(offset, NUMBERED)
    if (bytes[0] === TYPE.EOF) return this.isLast(offset)
    if (bytes.length < NUMBERED) return false
    switch (bytes[0]) {
      case TYPE.START:
      case TYPE.FULL:
        return headerAt(this.source, offset, bytes[0]) !== null
      case TYPE.PART:
      case TYPE.END:
        return this.iterables.has(be32(bytes, 1))
      case TYPE.COMMAND:
        return bytes[1] === 0 && bytes[2]! < COMMANDS
      default:
        return false
    }
  }

  /**
   * Offset of the footer that ends a payload: one with the number of the section, after which another part begins.
   * @throws InputError when the stream ends before it
   */
  footer({ offset, sectionId, inside }: UnknownPayload): number {
    const { size } = this.source
    const to = Math.min(size, offset + LONGEST_PAYLOAD)
    for (const at of occurrences(this.source, numbered(TYPE.FOOTER, sectionId), offset, to)) {
      this.count(at)
      if (this.begins(at + FOOTER_SIZE)) return at
    }
    if (to === size) throw cutShort(inside, size)
    throw tooLong(inside, offset)
  }

  /**
   * Offset just past a payload in a stream without footers: of the header of the next section, or of the end
   * marker as the last byte of the file.
   * @throws InputError when neither is near, or when the payload seems to contain another section with a damaged header
   */
  nextSection(payload: UnknownPayload): number {
    const { offset, inside } = payload
    const next = this.nextHeader(payload) ?? Math.max(offset, this.source.size - 1)
    const broken = brokenHeader(this.source, offset, next)
    if (broken === null) return next
    throw new InputError(`${inside} seems to contain the damaged header of another section`, { offset: broken })
  }

  /**
   * Whether another section follows a payload and neither has a footer, as machine types up to 2.3 write them. A footer
   * of the second one means that the first one's is damaged.
   */
  lacksFooters(payload: UnknownPayload): boolean {
    const next = this.nextHeader(payload)
    const header = next === null ? null : headerAt(this.source, next, TYPE.FULL)
    if (header === null) return false
    const { payload: offset, sectionId } = header
    return orRefusal(() => this.footer({ offset, sectionId, inside: payload.inside })) instanceof InputError
  }

  private nextHeader({ offset, inside }: UnknownPayload): number | null {
    const { size } = this.source
    const to = Math.min(size, offset + LONGEST_PAYLOAD)
    for (const at of occurrences(this.source, Uint8Array.of(TYPE.FULL, 0), offset, to)) {
      this.count(at)
      if (headerAt(this.source, at, TYPE.FULL)) return at
    }
    if (to < size) throw tooLong(inside, offset)
    return null
  }
}
