import { InputError } from '../../../bytes/input-error'
import { normalizeAddress } from '../../../pci/address'
import type { Device } from '../../../pci/device'
import { ConfigAssembler } from '../assembler'
import { deviceOf } from '../device'
import { MAX_DEVICES } from '../dump'
import { existing } from '../existing'
import type { TextFormat } from '../format'
import { withIds } from '../virtual-function'
import { digitValue, readGroups } from './hex-groups'
import { headingIds, headingOf } from './lspci-heading'
import { type Region, regionOnLine, sizesOf } from './lspci-regions'

/** Bytes per row; lspci prints whole rows only (show_hex_dump, lspci.c). */
const ROW_SIZE = 16

const START = /^[0-9a-f]{2,4}: [0-9a-f]{2}(?: |$)/i

/** Number of characters before the colon of a possible row, 0 for other lines. "Cc:" is not an offset. */
function offsetDigits(line: string): number {
  let decimal = false
  for (let i = 0; i <= 4; i++) {
    const code = line.charCodeAt(i)
    if (code === 0x3a) return decimal && i >= 2 && (i + 1 === line.length || line.charCodeAt(i + 1) === 0x20) ? i : 0
    const digit = digitValue(code)
    if (digit < 0) return 0
    if (digit < 10) decimal = true
  }
  return 0
}

/** As lspci prints it with -k and -v; "Driver:" in -vmm. */
const DRIVER = /^(?:Kernel driver in use|Driver):\s([\w-]{1,64})$/

const isRow = (line: string): boolean => START.test(line) && offsetDigits(line) > 0

/** One device of the listing, as far as it has been read. */
class Entry {
  readonly config = new ConfigAssembler()
  lastRow = 0
  private readonly regions: Region[] = []
  /** Only with -v does a missing region line mean that the region does not exist. */
  private verbose = false
  /** Capabilities follow the BARs; some (SR-IOV) have lines that look like a BAR's. */
  private inCapabilities = false
  private driver: string | null = null

  constructor(
    /** The line that names the device, or "". */
    private readonly heading: string,
    /** Its line number. */
    readonly line: number,
  ) {}

  /** Takes a line between the heading and the rows. Returns whether it gives the size of a region. */
  detail(line: string): boolean {
    this.driver ??= DRIVER.exec(line)?.[1] ?? null
    if (line.startsWith('Capabilities:')) this.inCapabilities = true
    if (this.inCapabilities) return false
    if (line.startsWith('Control:') || line.startsWith('Flags:')) this.verbose = true
    const region = regionOnLine(line)
    if (region) this.regions.push(region)
    return (region?.size ?? null) !== null
  }

  row(line: string, digits: number, number: number): void {
    let offset = 0
    for (let i = 0; i < digits; i++) offset = offset * 16 + digitValue(line.charCodeAt(i))
    if (!this.config.plainRow(offset, line, digits + 1, ROW_SIZE, number)) {
      this.config.row(offset, readGroups(line, digits + 1, line.length, number), number)
    }
    this.lastRow = number
  }

  /** @param sizesShown lspci knew the sizes of regions, which it does on a live system only */
  finish(sizesShown: boolean): Device {
    const whole = this.config.finish(this.lastRow)
    if (whole.length % ROW_SIZE !== 0) {
      throw new InputError('the last row is truncated', { line: this.lastRow }, 'Take the dump again.')
    }
    const config = existing(whole)
    const { address = null, path = null } = headingOf(this.heading) ?? {}
    return deviceOf({
      partial: true,
      ...withIds(config, headingIds(this.heading)),
      ...sizesOf(config, this.regions, sizesShown && this.verbose),
      address: address === null ? null : normalizeAddress(address),
      driver: this.driver,
      id: address === null ? path : null,
    })
  }
}

/** The devices of a listing, without those that have no bytes. */
class Listing {
  private readonly entries: Entry[] = []
  private readonly lines = new Map<string, number>()
  private current: Entry | null = null
  private sizesShown = false

  take(line: string, number: number): void {
    const digits = offsetDigits(line)
    if (digits > 0 && (this.current?.lastRow === number - 1 || START.test(line))) this.row(line, digits, number)
    else if (headingOf(line)) this.current = new Entry(line, number)
    else if (this.current?.detail(line)) this.sizesShown = true
  }

  private row(line: string, digits: number, number: number): void {
    this.current ??= new Entry('', number)
    if (this.current.lastRow === 0) this.entries.push(this.current)
    this.current.row(line, digits, number)
    if (this.entries.length > MAX_DEVICES) {
      throw new InputError(`the dump has more than ${MAX_DEVICES} devices`, { line: number })
    }
  }

  finish(): readonly Device[] {
    if (this.current?.lastRow === 0) {
      const what = 'no bytes follow the heading of the last device: the dump is truncated'
      throw new InputError(what, { line: this.current.line }, 'Take the dump again.')
    }
    return this.entries.map((entry) => {
      const device = entry.finish(this.sizesShown)
      const name = device.address ?? device.id
      if (name !== null) this.register(name, entry.line)
      return device
    })
  }

  private register(name: string, line: number): void {
    const earlier = this.lines.get(name)
    if (earlier !== undefined) {
      const what = `a second device at ${name}: the first one is at line ${earlier}`
      throw new InputError(what, { line }, 'Are there two dumps in the file? Give them as two files.')
    }
    this.lines.set(name, line)
  }
}

/** Whether lspci starts a device with this line, with or without bytes after it. */
export const isListed = (line: string): boolean => headingOf(line) !== null

/**
 * `lspci -x`, `-xxx` and `-xxxx`, with or without -v to -vvv, -n, -nn, -D, -k, -P, -PP and -vmm. Sizes of BARs and ROM
 * come from the verbose lines. Rows without a heading are one device without an address.
 */
export const lspci: TextFormat = {
  name: 'lspci -xxxx',
  begins: isRow,
  read(lines) {
    const listing = new Listing()
    for (let line = lines.next(); line !== null; line = lines.next()) listing.take(line, lines.number)
    return { format: 'lspci', devices: listing.finish() }
  },
}
