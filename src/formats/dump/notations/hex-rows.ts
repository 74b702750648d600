import { InputError } from '../../../bytes/input-error'
import type { Device } from '../../../pci/device'
import { ConfigAssembler } from '../assembler'
import { deviceOf } from '../device'
import { MAX_DEVICES } from '../dump'
import { existing } from '../existing'
import type { TextFormat } from '../format'
import { readGroups } from './hex-groups'
import { headingAddress } from './row-headings'
import { checkText } from './rows'

/** Bytes a row of all these programs. */
const ROW_SIZE = 16

/** What journald and dmesg put before a line of the kernel's. */
const KERNEL_PREFIX = /^(?:[^[\]]{0,160}\bkernel: ?)?(?:<\d{1,3}>)?(?:\[ *\d{1,9}\.\d{1,9}\] ?)?/

/** An offset, then bytes: "Offset 010:", "0x010:", "00000010:", "0010 ", "010h". */
const ROW = /^(offset +)?(0x)?([0-9a-f]{2,16})h?(:|(?=\s))\s*(?=[0-9a-f]{2}(?:[\s-]|$))/i

/** Sixteen bytes, in two halves perhaps, then the text column or nothing. */
const BYTES = /^((?:[0-9a-f]{2}(?:[ \t]{1,3}|-)){15}[0-9a-f]{2})(?:\s+(\S.*))?$/i

/** The row of labels that PowerShell, HxD and RWEverything print over the bytes. */
const LABELS = /^(?:offset\S*\s+)?(?:00 01 02 03 04 05 06 07)[\s-]+(?:08 09 0A 0B 0C 0D 0E 0F)(?:\s|$)/i

/** What encloses a text column. */
const DELIMITERS = /^[*|]|[*|]$/g

interface HexRow {
  readonly offset: number
  readonly digits: number
  /** "Offset" or "0x" before the digits. */
  readonly marked: boolean
  readonly colon: boolean
  /** What follows the offset. */
  readonly rest: string
}

const stripped = (line: string): string => line.replace(KERNEL_PREFIX, '').trimStart()

function rowOf(line: string): HexRow | null {
  const match = ROW.exec(line)
  if (!match) return null
  const [all, word, prefix, digits, colon] = match
  return {
    offset: Number.parseInt(digits!, 16),
    digits: digits!.length,
    marked: word !== undefined || prefix !== undefined,
    colon: colon === ':',
    rest: line.slice(all.length),
  }
}

/**
 * Whether a first row is of no other notation: lspci and xxd have a colon and no mark, hexdump -C a text column between
 * bars, od six or seven digits.
 */
function isOwn(row: HexRow): boolean {
  const bytes = row.offset === 0 ? BYTES.exec(row.rest) : null
  if (!bytes) return false
  const text = bytes[2]
  if (row.marked) return true
  if (row.colon) return bytes[1]!.includes('-')
  if (row.digits === 8) return text !== undefined && !/^[|>]/.test(text)
  return row.digits === 4 || row.digits === 16
}

/** The rows of one function. */
class Entry {
  readonly config = new ConfigAssembler()
  lastRow = 0

  constructor(
    readonly address: string | null,
    readonly line: number,
  ) {}

  row(row: HexRow, number: number): void {
    const bytes = BYTES.exec(row.rest)
    if (!bytes) {
      const what = `the row does not have the ${ROW_SIZE} bytes of the others`
      throw new InputError(what, { line: number }, 'Is the row truncated or edited?')
    }
    checkText(bytes[2]?.replace(DELIMITERS, '').length ?? 0, ROW_SIZE, number)
    const groups = bytes[1]!.replaceAll('-', ' ')
    this.config.row(row.offset, readGroups(groups, 0, groups.length, number), number)
    this.lastRow = number
  }

  finish(): Device {
    return deviceOf({ address: this.address, config: existing(this.config.finish(this.lastRow)), partial: true })
  }
}

/** The functions of a text, those without rows left out. */
class Listing {
  private readonly entries: Entry[] = []
  private readonly lines = new Map<string, number>()
  private current: Entry | null = null

  take(line: string, number: number): void {
    const address = headingAddress(line)
    const row = address === null ? rowOf(line) : null
    if (address !== null) this.current = new Entry(address, number)
    else if (row) this.row(row, number)
  }

  private row(row: HexRow, number: number): void {
    // A line of other text may begin like a row; one that follows a row is a damaged row.
    if (!BYTES.test(row.rest) && this.current?.lastRow !== number - 1) return
    this.current ??= new Entry(null, number)
    if (this.current.lastRow === 0) this.register(this.current)
    this.current.row(row, number)
  }

  private register(entry: Entry): void {
    const { address, line } = entry
    const earlier = address === null ? undefined : this.lines.get(address)
    if (earlier !== undefined) {
      const what = `a second device at ${address}: the first one is at line ${earlier}`
      throw new InputError(what, { line }, 'Are there two dumps in the file? Give them as two files.')
    }
    if (address !== null) this.lines.set(address, line)
    this.entries.push(entry)
    if (this.entries.length > MAX_DEVICES) {
      throw new InputError(`the dump has more than ${MAX_DEVICES} devices`, { line })
    }
  }

  finish(): readonly Device[] {
    if (this.current === null || this.current.lastRow === 0) {
      const what = 'no rows of bytes follow the heading: the dump is truncated'
      throw new InputError(what, { line: this.current?.line }, 'Take the dump again.')
    }
    return this.entries.map((entry) => entry.finish())
  }
}

/**
 * Rows of sixteen bytes as kernels, firmware, hex editors and protocol analysers print them: the kernel's "config space:",
 * the UEFI shell's `pci`, AIDA64, RWEverything, PowerShell's Format-Hex, HxD, Wireshark. Headings give the addresses.
 */
export const hexRows: TextFormat = {
  name: "the kernel's pci=earlydump, the UEFI shell's pci, a hex editor",
  begins(line) {
    const text = stripped(line)
    if (headingAddress(text) !== null || LABELS.test(text)) return true
    const row = rowOf(text)
    return row !== null && isOwn(row)
  },
  read(lines) {
    const listing = new Listing()
    for (let line = lines.next(); line !== null; line = lines.next()) listing.take(stripped(line), lines.number)
    return { format: 'hex-rows', devices: listing.finish() }
  },
}
