import { InputError } from '../../../bytes/input-error'
import { occurrencesBackwards } from '../../../bytes/occurrences'
import type { ByteSource } from '../../../bytes/source'
import type { DescribedSection } from '../description/description'
import { FOOTER_SIZE, footerAt, type Header, headerAt, headerSize, TYPE } from '../section'
import { numbered } from './boundary'
import type { Located } from './located'

/** Bytes to search, over all sections of a stream, for sections that are not as long as described. */
const SEARCHED = 64 * 1024 * 1024

/** The end of the sections to walk, and what is known about them. */
interface Backward {
  readonly source: ByteSource
  /** Offset of the end marker. */
  readonly end: number
  /** Lowest possible offset of a section. */
  readonly floor: number
  /** Whether sections have footers; null if no section has shown it. */
  readonly footers: boolean | null
  /** Sections that come in parts, by number: the walk ends at the footer of one. */
  readonly iterables: { has(sectionId: number): boolean }
  /** In the order of the stream. */
  readonly described: readonly DescribedSection[]
}

/** Result of a walk back to front. */
interface BackwardWalk {
  /** In the order of the stream. */
  readonly sections: readonly Located[]
  /** Described sections that the stream does not have, or that could not be found. */
  readonly missing: readonly DescribedSection[]
  /** Offset of the first section. */
  readonly start: number
}

const key = (id: string, instance: number): string => `${instance}/${id}`

function located(header: Header, end: number, described: DescribedSection | null): Located {
  const { offset, payload } = header
  return { header, type: 'full', offset, payload, end, described, vfio: null }
}

class BackwardWalker {
  private readonly sections: Located[] = []
  private readonly missing: DescribedSection[] = []
  private readonly places: ReadonlyMap<string, number>
  private end: number
  /** Index of the described section that is expected to end at `end`. */
  private next: number
  private searched = 0

  constructor(private readonly known: Backward) {
    this.end = known.end
    this.next = known.described.length - 1
    this.places = new Map(known.described.map(({ id, instance }, index) => [key(id, instance), index]))
  }

  walk(): BackwardWalk {
    // The expected section comes first: that of a vfio device has the number of a section that comes in parts.
    while (this.asDescribed() || (!this.isDone() && this.otherwise()));
    if (!this.isDone()) throw new InputError('no section that ends here can be found', { offset: this.end })
    this.dropTo(-1)
    return { sections: this.sections.reverse(), missing: this.missing.reverse(), start: this.end }
  }

  /** Number in the footer at the end of the current section, or null. */
  private footer(): number | null {
    return this.known.footers === false ? null : footerAt(this.known.source, this.end - FOOTER_SIZE)
  }

  private payloadEnd(): number {
    return this.end - (this.footer() === null ? 0 : FOOTER_SIZE)
  }

  /**
   * Whether the walk is complete: up to the parts of other sections, or without footers up to the first described one.
   */
  private isDone(): boolean {
    if (this.end <= this.known.floor) return true
    const footer = this.footer()
    return footer === null ? this.known.footers === false && this.next < 0 : this.known.iterables.has(footer)
  }

  /** Gives up the expected sections after that index. */
  private dropTo(index: number): void {
    for (; this.next > index; this.next--) this.missing.push(this.known.described[this.next]!)
  }

  private take(section: Located): true {
    this.sections.push(section)
    this.end = section.offset
    return true
  }

  /** Takes the expected section if it is as long as described. */
  private asDescribed(): boolean {
    const { source, floor, footers, described } = this.known
    const wanted = described[this.next]
    if (!wanted) return false
    for (const footer of footers === null ? [FOOTER_SIZE, 0] : [footers ? FOOTER_SIZE : 0]) {
      const start = this.end - footer - wanted.size - headerSize(wanted.id)
      const header = start < floor ? null : headerAt(source, start, TYPE.FULL)
      if (header?.id !== wanted.id || header.instance !== wanted.instance) continue
      if (footer > 0 && this.footer() !== header.sectionId) continue
      this.next--
      return this.take(located(header, this.end - footer, wanted))
    }
    return false
  }

  /** Takes what is there instead of the expected section. */
  private otherwise(): boolean {
    const header = this.search()
    if (!header) return false
    const index = this.indexOf(header)
    if (index !== null) {
      this.dropTo(index)
      // Those after it are missing; it may itself be as long as described.
      if (this.asDescribed()) return true
      this.next--
    }
    return this.take(located(header, this.payloadEnd(), null))
  }

  /** Its index among the sections still expected, or null. */
  private indexOf({ id, instance }: Header): number | null {
    const index = this.places.get(key(id, instance)) ?? Number.POSITIVE_INFINITY
    return index <= this.next ? index : null
  }

  /** The nearest header before `end` with the footer's number; without footers, the nearest of a described section. */
  private search(): Header | null {
    const { source } = this.known
    const footer = this.footer()
    if (footer === null && this.known.footers) return null
    const floor = Math.max(this.known.floor, this.end - (SEARCHED - this.searched))
    const pattern = footer === null ? Uint8Array.of(TYPE.FULL, 0) : numbered(TYPE.FULL, footer)
    for (const at of occurrencesBackwards(source, pattern, floor, this.end)) {
      const header = headerAt(source, at, TYPE.FULL)
      if (!header || header.payload > this.payloadEnd()) continue
      if (footer === null && this.indexOf(header) === null) continue
      this.searched += this.end - at
      return header
    }
    return null
  }
}

/**
 * Walks the FULL sections that end a stream from the last one to the first, each by the length that the description
 * gives, and checks each header and footer on the way: the RAM is not met. A section that is not as long as
 * described is found by its footer; the description of its contents is then not used.
 * @throws InputError if a section ends that has no beginning
 */
export const walkBack = (known: Backward): BackwardWalk => new BackwardWalker(known).walk()
