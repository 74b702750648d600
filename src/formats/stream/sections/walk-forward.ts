import { Cursor, cutShort } from '../../../bytes/cursor'
import { InputError, orRefusal } from '../../../bytes/input-error'
import { printable } from '../../../bytes/printable'
import type { ByteSource } from '../../../bytes/source'
import { isVfioSection } from '../../../pci/device'
import type { DescribedSection } from '../description/description'
import { FOOTER_SIZE, footerAt, type Header, NUMBERED, readHeader, TYPE } from '../section'
import type { RamBlock } from '../stream'
import { Boundaries, type UnknownPayload } from './boundary'
import { HTAB, skipHtab } from './htab'
import type { Located } from './located'
import { compressedFlags, type RamLayout, skipRam } from './ram'
import { SWITCHOVER } from './switchover'
import { readVfio, type VfioPayload } from './vfio'

/** Result of a walk front to back. */
export interface ForwardWalk {
  readonly sections: readonly Located[]
  readonly ramBlocks: readonly RamBlock[]
  /** Whether sections have footers; null if no section has shown it. */
  readonly footers: boolean | null
  /** Offset of the part at which the walk stopped: the end marker, or the first part that was not to be read. */
  readonly end: number
  /** Flags of the first compressed page at the beginning of the RAM, or null. */
  readonly compressed: number | null
  /** Offset of the command that announces the end of the source, or null; of a walk that ends before it, null too. */
  readonly switchover: number | null
  /** Sections that come in parts, by number. */
  readonly iterables: ReadonlyMap<number, Header>
  /** Offset of the first of their parts after the beginning; null if none was met. */
  readonly parts: number | null
}

export const MOST_SECTIONS = 65_536
/** QEMU: register_savevm_live("ram", 0, 4, …); the only version since 0.12. */
const RAM_VERSION = 4

/** Walks the sections of a stream front to back. */
export class ForwardWalker {
  private readonly cursor: Cursor
  private readonly sections: Located[] = []
  private ramBlocks: readonly RamBlock[] = []
  private footers: boolean | null = null
  private compressed: number | null = null
  private parts: number | null = null
  private switchover: number | null = null
  private readonly iterables = new Map<number, Header>()
  private readonly boundaries: Boundaries
  /** Number of described sections passed: those before the RAM. */
  private early = 0

  /** @param start offset of the first section @param described sections of known length, in stream order */
  constructor(
    private readonly source: ByteSource,
    start: number,
    private readonly ram: RamLayout,
    private readonly described: readonly DescribedSection[] = [],
  ) {
    this.cursor = new Cursor(source, start)
    this.boundaries = new Boundaries(source, this.iterables)
  }

  private result(): ForwardWalk {
    const { sections, ramBlocks, footers, compressed, switchover, iterables, parts } = this
    return { sections, ramBlocks, footers, compressed, switchover, iterables, parts, end: this.cursor.at }
  }

  /**
   * Walks everything before the first part of the RAM: sections that are loaded early, and the beginnings of those that
   * come in parts. The cost does not depend on the size of the RAM.
   */
  head(): ForwardWalk {
    for (;;) {
      const type = this.cursor.peek()
      if (type === TYPE.COMMAND) this.command()
      else if (type === TYPE.START) this.start()
      else if (type === TYPE.PART || type === TYPE.END) return this.lookAtRam().result()
      else if (type !== TYPE.FULL || !this.describedNext()) return this.result()
    }
  }

  /**
   * Walks all sections up to the end marker, RAM page by page.
   * @throws InputError when the stream ends earlier, or has a part that no QEMU writes
   */
  all(): ForwardWalk {
    for (;;) {
      const type = this.cursor.peek()
      if (type === TYPE.COMMAND) this.command()
      else if (type === TYPE.START) this.start()
      else if (type === TYPE.PART || type === TYPE.END) this.lookAtRam().part()
      else if (type === TYPE.FULL) this.whole(readHeader(this.cursor), null)
      else if (type === TYPE.EOF) return this.result()
      else this.unknown(type)
    }
  }

  /** Looks at the first pages of the RAM, in the next parts. Errors in them are left to the walk itself. */
  private lookAtRam(): this {
    if (this.parts !== null) return this
    this.parts = this.cursor.at
    if (this.ram.mapped) return this
    const ahead = new Cursor(this.source, this.cursor.at)
    const start = ahead.at
    try {
      while (this.compressed === null && this.isPartOfRam(ahead)) {
        const found = compressedFlags(ahead, this.ram, start)
        if (found === null) break
        if (found !== 'goes on') this.compressed = found
        else if (this.footers !== false) ahead.skip(FOOTER_SIZE)
      }
    } catch (error) {
      if (!(error instanceof InputError)) throw error
    }
    return this
  }

  /** Returns whether a part of the RAM comes next, and moves to its first page. */
  private isPartOfRam(ahead: Cursor): boolean {
    const type = ahead.peek()
    if (type !== TYPE.PART && type !== TYPE.END) return false
    ahead.skip(1)
    return this.iterables.get(ahead.be32())?.id === 'ram'
  }

  private unknown(type: number | null): never {
    const offset = this.cursor.at
    if (type === null) throw cutShort('its sections', offset)
    throw new InputError(`the stream continues with 0x${type.toString(16)}, which does not begin a section`, { offset })
  }

  private command(): void {
    this.cursor.inside = 'a command'
    const { at } = this.cursor
    this.cursor.skip(1)
    if (this.cursor.be16() === SWITCHOVER) this.switchover = at
    this.cursor.skip(this.cursor.be16())
  }

  private start(): void {
    this.cursor.inside = "a section's header"
    const header = readHeader(this.cursor)
    this.iterables.set(header.sectionId, header)
    const { vfio, blocks } = this.content(header)
    if (blocks.length > 0) this.ramBlocks = blocks
    this.finish({ header, type: 'start', offset: header.offset, payload: header.payload, described: null, vfio })
  }

  private part(): void {
    this.cursor.inside = "a section's header"
    const offset = this.cursor.at
    const type = this.cursor.u8()
    const number = this.cursor.be32()
    const header = this.iterables.get(number)
    if (!header) {
      throw new InputError(`the stream continues with section ${number}, which has not begun`, { offset })
    }
    const payload = offset + NUMBERED
    const { vfio } = this.content({ ...header, payload })
    if (type === TYPE.END && vfio?.config) {
      this.finish({ header, type: 'end', offset, payload, described: null, vfio })
    } else this.footer(header)
  }

  private whole(header: Header, described: DescribedSection | null): void {
    let vfio: VfioPayload | null = null
    if (described) this.cursor.skip(described.size)
    else vfio = this.content(header).vfio
    this.finish({ header, type: 'full', offset: header.offset, payload: header.payload, described, vfio })
  }

  /** Moves past a FULL section if the description lists it next. @returns false if it does not */
  private describedNext(): boolean {
    const at = this.cursor.at
    const described = this.described[this.early]
    this.cursor.inside = "a section's header"
    const header = readHeader(this.cursor)
    if (described?.id === header.id && described.instance === header.instance) {
      this.whole(header, described)
      this.early++
      return true
    }
    this.cursor.at = at
    return false
  }

  /** Moves past a payload by what is known about its kind, else by what follows it. */
  private content(header: Header): { vfio: VfioPayload | null; blocks: readonly RamBlock[] } {
    const { id, sectionId, version, payload, offset } = header
    this.cursor.inside = `the section ${printable(id)}`
    if (id === 'ram') {
      if (version !== RAM_VERSION) throw new InputError(`the section ram has version ${version}, not 4`, { offset })
      return { vfio: null, blocks: skipRam(this.cursor, this.ram) }
    }
    if (isVfioSection(id)) return { vfio: readVfio(this.cursor), blocks: [] }
    // What marks its end elsewhere, a footer, may be missing: then the next part may be another section's.
    if (id === HTAB && this.footers === false) {
      skipHtab(this.cursor)
      return { vfio: null, blocks: [] }
    }
    const unknown = { offset: payload, sectionId, inside: this.cursor.inside }
    this.cursor.at = this.endOf(unknown)
    return { vfio: null, blocks: [] }
  }

  /**
   * Offset just past a payload of unknown length. Device state begins without the RAM, which shows in a stream whether
   * sections have footers.
   */
  private endOf(payload: UnknownPayload): number {
    if (this.footers === false) return this.boundaries.nextSection(payload)
    const end = orRefusal(() => this.boundaries.footer(payload))
    if (!(end instanceof InputError)) return end
    const mayBeBare = this.footers === null && this.iterables.size === 0
    if (!mayBeBare || !this.boundaries.lacksFooters(payload)) throw end
    return this.boundaries.nextSection(payload)
  }

  /** Reads the footer, or finds that there is none. */
  private footer({ sectionId, id, offset }: Header): void {
    const isThere = footerAt(this.source, this.cursor.at) === sectionId
    this.footers ??= isThere
    if (!this.footers) return
    this.cursor.inside = `the section ${printable(id)}`
    this.cursor.skip(FOOTER_SIZE)
    if (!isThere) throw new InputError(`${this.cursor.inside} does not end where its content ends`, { offset })
  }

  private finish(section: Omit<Located, 'end'>): void {
    const end = this.cursor.at
    this.footer(section.header)
    if (this.sections.length === MOST_SECTIONS) {
      throw new InputError(`the stream has more than ${MOST_SECTIONS} sections`, { offset: section.offset })
    }
    this.sections.push({ ...section, end })
  }
}
