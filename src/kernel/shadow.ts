import { readUint } from '../bytes/little-endian'

/** Bytes of the basic header, and id under which vfio-pci keeps them (PCI_CAP_ID_BASIC). */
export const HEADER = 0x40
const BASIC = 0
/** A byte that belongs to no capability (PCI_CAP_ID_INVALID). */
const NOBODY = 0xff
/** A byte that the copy alone serves (PCI_CAP_ID_INVALID_VIRT). */
const VIRTUAL = 0xfe
export const EXTENDED_START = 0x100

/** Bits that are served from the shadow copy, by the id of a capability and the offset in it. */
type Virtual = Readonly<Record<number, number>>

const run = (from: number, to: number): Virtual =>
  Object.fromEntries(Array.from({ length: to - from }, (_, i) => [from + i, 0xff]))

/** init_pci_cap_basic_perm: ids, INTx disable, the list's bit, BARs, ROM, pointer, interrupt line and pin. */
const BASIC_VIRTUAL: Virtual = {
  ...run(0x00, 0x04),
  5: 0x04,
  6: 0x10,
  ...run(0x10, 0x28),
  ...run(0x30, 0x35),
  60: 0xff,
  61: 0xff,
}

/** A capability with a table of its own; past its end the kernel reads what happens to lie there. */
interface Table {
  readonly size: number
  readonly virtual: Virtual
}

/** init_pci_cap_pm_perm, _vpd_, _pcix_, _exp_ and _af_perm. All others: vfio_direct_config_read. */
const STANDARD_TABLES: Readonly<Record<number, Table>> = {
  [BASIC]: { size: HEADER, virtual: BASIC_VIRTUAL },
  1: { size: 8, virtual: { 1: 0xff, 3: 0xf8, 5: 0x81 } },
  3: { size: 8, virtual: run(1, 8) },
  7: { size: 24, virtual: { 1: 0xff } },
  16: { size: 52, virtual: { 1: 0xff, 8: 0xe0, 9: 0xf0 } },
  19: { size: 8, virtual: { 1: 0xff, 4: 0x01 } },
}
/** init_pci_ext_cap_err_perm and _pwr_perm. */
const EXTENDED_TABLES: Readonly<Record<number, Table>> = {
  1: { size: 0x2c, virtual: run(0, 4) },
  4: { size: 16, virtual: run(0, 4) },
}
/** PCI_MSI_FLAGS_64BIT */
const WIDE_ADDRESS = 0x80
/** init_pci_cap_msi_perm: list pointer, low byte of the control word, address and data. */
const msiTable = (size: number, flags: number): Table => ({
  size: Math.ceil(size / 4) * 4,
  virtual: { 1: 0xff, 2: 0xff, ...run(4, flags & WIDE_ADDRESS ? 14 : 10) },
})

/**
 * The kernel's copy of a function's config space and its map of which capability each byte belongs to (vconfig and
 * pci_config_map, drivers/vfio/pci/vfio_pci_config.c), and what a read through the descriptor returns.
 */
export class Shadow {
  readonly bytes: Uint8Array
  private readonly map: Uint8Array
  private readonly unknown: Uint8Array
  /** Dwords in which the copy may differ from the hardware. */
  private readonly touched = new Set<number>()
  private msi: Table | null = null

  constructor(
    /** The function's own bytes. */
    readonly raw: Uint8Array,
    /** Whether the header of a hidden capability with an unknown id is served (fe4bf8d0b6). */
    private readonly servesUnknown: () => boolean,
    /** Highest id of an extended capability that the kernel knows. */
    private readonly known: number,
  ) {
    // One piece of memory for all three: every comparison makes several of these.
    const { length } = raw
    const memory = new Uint8Array(3 * length)
    this.bytes = memory.subarray(0, length)
    this.bytes.set(raw)
    this.map = memory.subarray(length, 2 * length).fill(NOBODY)
    this.unknown = memory.subarray(2 * length)
    this.map.fill(BASIC, 0, HEADER)
  }

  /** Changes a byte of the copy. Offsets past the end are ignored. */
  set(at: number, value: number): void {
    if (at >= this.bytes.length) return
    this.bytes[at] = value
    this.touched.add(at >> 2)
  }

  /** Gives `length` bytes to a capability and reads them anew. */
  claim(at: number, id: number, length: number): void {
    const end = Math.min(at + length, this.raw.length)
    this.map.fill(id & 0xff, at, end)
    this.bytes.set(this.raw.subarray(at, end), at)
    if (id === 5 && at < EXTENDED_START) this.msi ??= msiTable(length, this.hardware(at + 2, 2))
  }

  private startOf(at: number): number {
    const id = this.map[at]!
    if (id === BASIC) return 0
    const base = at >= EXTENDED_START ? EXTENDED_START : HEADER
    let start = at
    while (start - 1 >= base && this.map[start - 1] === id) start--
    return start
  }

  /** Bytes up to the end of the dword that belong to the same capability, in a width that can be read at once. */
  private chunk(at: number): number {
    let length = 1
    while ((at + length) % 4 !== 0 && this.map[at + length] === this.map[at] && at + length < this.raw.length) length++
    if (length >= 4 && at % 4 === 0) return 4
    return length >= 2 && at % 2 === 0 ? 2 : 1
  }

  /** vfio_direct_config_read: only the list header is served from the copy. */
  private direct(at: number, offset: number, length: number, into: Uint8Array): void {
    if (at >= EXTENDED_START) {
      if (offset < 4) into.set(this.bytes.subarray(at, at + length), at)
    } else if (at >= HEADER) {
      if (offset === 0 && length > 1) into.set(this.bytes.subarray(at, at + 2), at)
      else if (offset === 1) into[at] = this.bytes[at]!
    }
  }

  /** vfio_default_config_read. Past the end of the table it is not known whether the copy or the hardware is read. */
  private default(at: number, offset: number, length: number, table: Table, into: Uint8Array): void {
    for (let i = 0; i < length; i++) {
      const differs = this.raw[at + i]! ^ this.bytes[at + i]!
      if (offset + i >= table.size) this.unknown[at + i]! |= differs
      else into[at + i] = this.raw[at + i]! ^ (differs & (table.virtual[offset + i] ?? 0))
    }
  }

  private table(at: number): Table | undefined {
    const id = this.map[at]!
    if (at >= EXTENDED_START) return EXTENDED_TABLES[id]
    return id === 5 ? (this.msi ?? undefined) : STANDARD_TABLES[id]
  }

  /** Before fe4bf8d0b6 an id that the kernel does not know leads past the end of its tables (except for its own fe). */
  private isUndefined(at: number, id: number): boolean {
    return at >= EXTENDED_START && id > this.known && id !== VIRTUAL && !this.servesUnknown()
  }

  private readDword(dword: number, into: Uint8Array): void {
    const end = Math.min(4 * dword + 4, this.raw.length)
    for (let at = 4 * dword; at < end; ) {
      const length = this.chunk(at)
      const id = this.map[at]!
      const offset = at - this.startOf(at)
      const table = this.table(at)
      if (id !== NOBODY) {
        if (table) this.default(at, offset, length, table, into)
        else if (this.isUndefined(at, id)) this.unknown.fill(0xff, at, at + length)
        else this.direct(at, offset, length, into)
      }
      at += length
    }
  }

  /** vfio_config_do_rw over the whole space: what userspace reads, and the bits that nothing defines. */
  read(): { readonly config: Uint8Array; readonly unknown: Uint8Array; readonly isDefined: boolean } {
    const config = this.raw.slice()
    const { unknown } = this
    let isDefined = true
    for (const dword of this.touched) {
      this.readDword(dword, config)
      for (let at = 4 * dword; at < 4 * dword + 4; at++) isDefined &&= (unknown[at] ?? 0) === 0
    }
    return { config, unknown, isDefined }
  }

  /** Dwords in which the copy may differ from the hardware, by their number. */
  get written(): ReadonlySet<number> {
    return this.touched
  }

  /** Number of 1 to 4 bytes of the hardware; what lies past the end reads as ones. */
  hardware(at: number, width: number): number {
    if (at + width <= this.raw.length) return readUint(this.raw, at, width)
    let value = 0
    for (let i = width - 1; i >= 0; i--) value = value * 256 + (this.raw[at + i] ?? 0xff)
    return value
  }
}
