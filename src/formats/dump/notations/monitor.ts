import { InputError } from '../../../bytes/input-error'
import { ConfigAssembler } from '../assembler'
import { isNumber } from '../byte-order'
import { deviceOf } from '../device'
import { CONFIG_SPACE_SIZE, MAX_DEVICES } from '../dump'
import { ecamAddress } from '../ecam'
import { existing } from '../existing'
import type { TextFormat } from '../format'
import { type HexGroups, readGroups, sameWidth } from './hex-groups'

/** QEMU's `xp` and gdb's `x`, which may name a symbol after the address; the values have 0x. */
const START = /^(?:0x[0-9a-f]{1,16}|[0-9a-f]{7,16})(?: <[^>]{1,80}>)?:\s+0x[0-9a-f]/i

/** crash's `rd`: the address is not an offset in config space, two blanks, values of one width, three blanks, text. */
const CRASH = /^(?!0{4,13}[0-9a-f]{3}:)[0-9a-f]{8,16}: {2}[0-9a-f]{2,16}(?: |$)/i

/** Looser than the start: a truncated or damaged row must be recognised as one. */
const ROW = /^(?:(0x[0-9a-f]{1,16})|([0-9a-f]{7,16}))(?: <[^>]{1,80}>)?:(?=\s|$)/i

/** Blanks before the text column of crash's `rd`. */
const TEXT_GAP = '   '

const PAGE_MASK = BigInt(CONFIG_SPACE_SIZE - 1)

/** Before a value: elsewhere in it, it is damage. */
const PREFIX = /(?<=^|\s)0x/gi

function readValues(line: string, number: number): HexGroups {
  const from = ROW.exec(line)![0].length
  const whole = line.slice(from).trimStart()
  const gap = whole.indexOf(TEXT_GAP)
  const values = (gap < 0 ? whole : whole.slice(0, gap)).replace(PREFIX, '')
  const { bytes, digits } = readGroups(values, 0, values.length, number)
  if (!isNumber(digits) || bytes.length % (digits / 2) !== 0) {
    const what = 'the values are not all of the same width: two, four, eight or sixteen hex digits'
    throw new InputError(what, { line: number }, 'Use xp /256xb or xp /4096xb.')
  }
  return { bytes, digits }
}

/** The part of the dump that belongs to one function. */
class Page {
  readonly config = new ConfigAssembler()
  /** Of each value. */
  digits = 0
  lastLine: number

  constructor(
    readonly address: string,
    readonly firstLine: number,
  ) {
    this.lastLine = firstLine
  }
}

/** The page that starts at this address. @throws InputError when the dump already had it */
function newPage(pages: Map<string, Page>, address: string, line: number): Page {
  const earlier = pages.get(address)
  if (earlier) {
    const what = `the offset runs backwards: memory at ${address} is already on line ${earlier.firstLine}`
    throw new InputError(what, { line })
  }
  if (pages.size === MAX_DEVICES) throw new InputError(`the dump has more than ${MAX_DEVICES} devices`, { line })
  const page = new Page(address, line)
  pages.set(address, page)
  return page
}

/**
 * Where a page of config space begins within a page of memory: at its start in memory mapped config space; debuggers
 * also show a program's or a kernel's buffer, which begins at any address.
 */
const startOf = (first: bigint, debugged: boolean): bigint => (debugged ? first & PAGE_MASK : 0n)

/**
 * `xp /256xb ADDRESS` and the like at QEMU's monitor, also gdb's `x` and crash's `rd`: memory, in which each aligned 4096
 * bytes of memory mapped config space are one function (PCIe 5.0 section 7.2.2). Values wider than a byte (/xh, /xw,
 * /xg) are numbers in the guest's byte order. In a known ECAM window the memory address gives the function's.
 */
export const monitor: TextFormat = {
  name: "xp /256xb at QEMU's monitor",
  begins: (line) => START.test(line) || CRASH.test(line),
  read(lines) {
    const pages = new Map<string, Page>()
    let page: Page | null = null
    let start: bigint | null = null
    for (let line = lines.next(); line !== null; line = lines.next()) {
      const row = ROW.exec(line)
      if (!row) continue
      const memory = BigInt(row[1] ?? `0x${row[2]}`)
      start ??= startOf(memory, row[1] !== undefined || CRASH.test(line))
      const from = memory - start
      const offset = Number(from & PAGE_MASK)
      const address = `0x${(from - BigInt(offset)).toString(16)}`
      if (page?.address !== address) page = newPage(pages, address, lines.number)
      const values = readValues(line, lines.number)
      page.digits ||= values.digits
      sameWidth(values.digits, page.digits, lines.number)
      page.config.row(offset, values, lines.number)
      page.lastLine = lines.number
    }
    const several = pages.size > 1
    const devices = Array.from(pages.values(), ({ address, config, lastLine }) =>
      deviceOf({
        address: ecamAddress(BigInt(address)),
        id: several ? address : null,
        config: existing(config.finish(lastLine)),
        partial: true,
      }),
    )
    return { format: 'monitor', devices }
  },
}
