import { Cursor } from '../../../bytes/cursor'
import { hex } from '../../../bytes/hex'
import { InputError } from '../../../bytes/input-error'
import { printable } from '../../../bytes/printable'
import type { ByteSource } from '../../../bytes/source'
import { isVfioSection } from '../../../pci/device'
import { FOOTER_SIZE, footerAt, type Header, TYPE } from '../section'
import type { RamBlock } from '../stream'
import { type RamEntry, type RamLayout, ramEntry, skipZeroPages } from './ram'
import { readVfio } from './vfio'

/** Bytes of the RAM's parts that are looked at: a new machine's ROMs, and the zero pages of a GiB. */
const LOOKED_AT = 4 * 1024 * 1024

/** Newest command: MIG_CMD_SWITCHOVER_START. QEMU 10.0: migration/savevm.c. */
const LAST_COMMAND = 11

/** The parts of a stream between its head and its devices. */
interface Parts {
  readonly source: ByteSource
  /** Offset of the first part. */
  readonly start: number
  /** Offset of the first section after the last one. */
  readonly end: number
  readonly layout: RamLayout
  readonly blocks: readonly RamBlock[]
  /** Sections that come in parts, by number. */
  readonly iterables: ReadonlyMap<number, Header>
  readonly footers: boolean | null
}

/** What ram_load_precopy would refuse, as the end of a sentence about the entry. */
function wrongEntry(entry: RamEntry, lengths: ReadonlyMap<string, number>, block: string | null): string | null {
  if (entry.kind === 'unknown') return `has unknown flags ${hex(entry.flags)}`
  // Of capability multifd, whose pages are in other streams; QEMU before 8.1 does not know it.
  if (entry.kind === 'flush' && block !== null) return 'belongs to other streams, between pages of this one'
  if (entry.kind !== 'page') return null
  if (block === null) return 'belongs to no block'
  const length = lengths.get(block)
  if (length === undefined) return `belongs to the block "${printable(block)}", which the stream does not list`
  if (entry.address >= length) return `is beyond the end of ${printable(block)}`
  return entry.isWhole ? null : 'has a form that no QEMU writes'
}

/** Walks the parts in order; the block of a page may be that of the page before it, in another part too. */
class PartsWalker {
  private readonly cursor: Cursor
  private readonly lengths: ReadonlyMap<string, number>
  private block: string | null = null

  constructor(private readonly parts: Parts) {
    this.cursor = new Cursor(parts.source, parts.start, parts.end)
    this.lengths = new Map(parts.blocks.map(({ id, length }) => [id, length]))
  }

  walk(): string | null {
    const { start, end } = this.parts
    while (this.cursor.at < end && this.cursor.at < start + LOOKED_AT) {
      const at = this.cursor.at
      const found = this.next()
      if (found === 'not followed') return null
      if (found !== null) return `${found} (at ${hex(at)})`
    }
    return null
  }

  private next(): string | null | 'not followed' {
    const type = this.cursor.u8()
    if (type === TYPE.COMMAND) {
      const command = this.cursor.be16()
      return command >= 1 && command <= LAST_COMMAND ? 'not followed' : `there is no command ${command}`
    }
    if (type !== TYPE.PART && type !== TYPE.END) return `its parts continue with ${hex(type)}, which does not begin one`
    const number = this.cursor.be32()
    const header = this.parts.iterables.get(number)
    if (!header) return `a part is of section ${number}, which has not begun`
    if (isVfioSection(header.id)) readVfio(this.cursor)
    else if (header.id !== 'ram') return 'not followed'
    else {
      const wrong = this.entries()
      if (wrong !== null) return wrong
    }
    return this.footer(number)
  }

  private entries(): string | null {
    const last = this.parts.start + LOOKED_AT
    for (;;) {
      const length = this.block === null ? undefined : this.lengths.get(this.block)
      if (length !== undefined) skipZeroPages(this.cursor, this.parts.layout, length, last)
      const at = this.cursor.at
      const entry = ramEntry(this.cursor, this.parts.layout)
      if (entry.kind === 'end') return null
      if (entry.kind === 'page' && entry.block !== null) this.block = entry.block
      const wrong = wrongEntry(entry, this.lengths, this.block)
      if (wrong !== null) return `its entry at ${hex(at)} ${wrong}`
      if (at > last) return null
    }
  }

  private footer(number: number): string | null {
    if (this.parts.footers === false || this.cursor.at > this.parts.start + LOOKED_AT) return null
    if (footerAt(this.parts.source, this.cursor.at) !== number) return 'a part does not end where its content ends'
    this.cursor.skip(FOOTER_SIZE)
    return null
  }
}

/**
 * Returns what no QEMU writes or loads in the RAM's parts, or null: pages after which the next can't be found, of
 * unknown blocks or beyond their ends, parts of unknown sections (ram_load_precopy, migration/ram.c, 5.2 to 11.1).
 * Neither the pages' content nor anything beyond the first 4 MiB is looked at.
 */
export function ramDamage(parts: Parts): string | null {
  try {
    return new PartsWalker(parts).walk()
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return 'its parts do not end where the sections of devices begin'
  }
}
