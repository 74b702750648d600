import { digits } from '../../bytes/hex'

/**
 * Names of vendors, devices, subsystems and classes, as a pci.ids file has them (pci.ids(5) of pciutils). All numbers
 * are those of config space; what the file does not name is null.
 */
export interface PciNames {
  readonly vendor: (vendor: number) => string | null
  readonly device: (vendor: number, device: number) => string | null
  /** The name of a subsystem; one with the ids of its device has the device's name. */
  readonly subsystem: (vendor: number, device: number, subvendor: number, subdevice: number) => string | null
  /** The name of the sub-class, else of the base class. @param code base class and sub-class, 16 bits */
  readonly class: (code: number) => string | null
  readonly programmingInterface: (code: number, value: number) => string | null
}

/** A part of the file: the lines after an entry, up to the next entry that is not indented further. */
interface Block {
  readonly name: string
  readonly start: number
  readonly end: number
}

/** Longer than any name in the file. */
const MAX_NAME = 200

/** Control characters of a file that somebody wrote by hand. */
const CONTROLS = /\p{Cc}/gu

class PciIdsFile implements PciNames {
  private readonly text: string
  /** Entries of the outermost level that were looked up. */
  private readonly known = new Map<string, Block | null>()

  constructor(text: string) {
    this.text = `\n${text}\n`
  }

  /**
   * The entry that begins with these words at this depth.
   * @param depth tabs before it
   */
  private find(within: Pick<Block, 'start' | 'end'>, depth: number, words: string): Block | null {
    const key = `\n${'\t'.repeat(depth)}${words}  `
    const at = this.text.slice(within.start - 1, within.end).indexOf(key)
    if (at < 0) return null
    const from = within.start - 1 + at + key.length
    const lineEnd = this.text.indexOf('\n', from)
    const name = this.text.slice(from, Math.min(lineEnd, from + MAX_NAME)).replace(CONTROLS, '')
    return { name, start: lineEnd + 1, end: this.blockEnd(lineEnd + 1, within.end, depth) }
  }

  /** The first line from `start` on that is not indented further than `depth`; comments and blank lines are. */
  private blockEnd(start: number, end: number, depth: number): number {
    let at = start
    while (at < end) {
      const first = this.text[at + depth]
      const indented = this.text.startsWith('\t'.repeat(depth), at) && first === '\t'
      if (!indented && this.text[at] !== '#' && this.text[at] !== '\n') return at
      const next = this.text.indexOf('\n', at)
      if (next < 0) return end
      at = next + 1
    }
    return end
  }

  private outermost(words: string): Block | null {
    const before = this.known.get(words)
    if (before !== undefined) return before
    const found = this.find({ start: 1, end: this.text.length }, 0, words)
    this.known.set(words, found)
    return found
  }

  private deviceBlock(vendor: number, device: number): Block | null {
    const owner = this.outermost(digits(vendor, 4))
    return owner && this.find(owner, 1, digits(device, 4))
  }

  private classBlock(code: number): Block | null {
    const base = this.outermost(`C ${digits(code >> 8, 2)}`)
    return base && this.find(base, 1, digits(code & 0xff, 2))
  }

  readonly vendor = (vendor: number) => this.outermost(digits(vendor, 4))?.name ?? null

  readonly device = (vendor: number, device: number) => this.deviceBlock(vendor, device)?.name ?? null

  readonly subsystem = (vendor: number, device: number, subvendor: number, subdevice: number) => {
    const block = this.deviceBlock(vendor, device)
    const found = block && this.find(block, 2, `${digits(subvendor, 4)} ${digits(subdevice, 4)}`)
    if (found) return found.name
    return vendor === subvendor && device === subdevice ? (block?.name ?? null) : null
  }

  readonly class = (code: number) => {
    const base = this.outermost(`C ${digits(code >> 8, 2)}`)
    return this.classBlock(code)?.name ?? base?.name ?? null
  }

  readonly programmingInterface = (code: number, value: number) => {
    const block = this.classBlock(code)
    return (block && this.find(block, 2, digits(value, 2))?.name) ?? null
  }
}

/** Reads names out of the text of a pci.ids file, each when it is asked for: a file has some 40,000 lines. */
export const pciNames = (text: string): PciNames => new PciIdsFile(text)
