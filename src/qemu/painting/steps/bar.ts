import { type Action, config, fill, type Step, writeMask } from '../step'

/** Address space and width of a base address register. */
export type BarKind = 'io' | 'mem32' | 'mem64'

/** A registered BAR: `size` in bytes, a power of two. */
export interface Bar {
  readonly index: number
  readonly kind: BarKind
  readonly prefetchable?: boolean
  readonly size: number
  /**
   * The size is a guess because nothing shows what determines it: the reason, and all bits that depend on it and stay
   * uncertain.
   */
  readonly assumed?: string
  /** The size is the default of a property that nobody gave; absent if it is known. */
  readonly bySetting?: PropertySize
}

/** What decides the size of a BAR, and may have been set although nothing shows it. */
export interface PropertySize {
  /** As `--set` takes it: "vgamem_mb=MB". */
  readonly setting: string
  /** Bytes of the smallest and of the largest region that it can make. */
  readonly least: number
  readonly most: number
}

const BASE_ADDRESS_0 = 0x10
const TYPE_BITS: Record<BarKind, number> = { io: 1, mem32: 0, mem64: 4 }
const TWO_32 = 2 ** 32

/** Low bits of a BAR register that encode its type (PCI 3.0 section 6.2.5.1). */
export const typeBits = (kind: BarKind, prefetchable: boolean): number => TYPE_BITS[kind] + (prefetchable ? 8 : 0)

/** Offset of the ROM register: PCI 3.0 section 6.1 (type 0), PCI-to-PCI bridge 1.2 section 3.2 (type 1). */
export const romOffset = (headerType: number): number => (headerType === 1 ? 0x38 : 0x30)

/** The dwords of `~(size - 1)`. */
function addressMask(size: number): { low: number; high: number } {
  if (size <= TWO_32) return { low: TWO_32 - size, high: TWO_32 - 1 }
  return { low: 0, high: TWO_32 - size / TWO_32 }
}

/**
 * pci_register_bar (hw/pci/pci.c): type bits in config, the address bits guest-writable, everything compared, so QEMU
 * checks the bits below the size.
 */
export function bar({ index, kind, prefetchable = false, size }: Bar): Step {
  const at = BASE_ADDRESS_0 + 4 * index
  const { low, high } = addressMask(size)
  const actions: Action[] = [
    config(at, 4, typeBits(kind, prefetchable)),
    writeMask(at, 4, low),
    fill('cmask', at, 4, 0xff),
  ]
  if (kind === 'mem64') actions.push(config(at + 4, 4, 0), writeMask(at + 4, 4, high), fill('cmask', at + 4, 4, 0xff))
  return {
    rule: 'bar',
    note: `BAR ${index} has ${sizeText(size)}: the address is guest-writable, the bits below it are compared (pci_register_bar)`,
    actions,
  }
}

/** The expansion ROM, registered like a BAR but with a guest-writable enable bit (pci_add_option_rom, hw/pci/pci.c). */
export function rom(size: number, headerType: number): Step {
  const at = romOffset(headerType)
  return {
    rule: 'rom-bar',
    note: `the ROM has ${sizeText(size)}: address and enable bit are guest-writable, the rest is compared (pci_register_bar)`,
    actions: [config(at, 4, 0), writeMask(at, 4, addressMask(size).low + 1), fill('cmask', at, 4, 0xff)],
  }
}

/** "16 MiB" for 0x1000000. */
export function sizeText(size: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']
  let unit = 0
  let value = size
  while (value >= 1024 && value % 1024 === 0 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${value} ${units[unit]}`
}

const LOWEST_ADDRESS_BIT: Record<'io' | 'mem', number> = { io: 4, mem: 16 }

/**
 * Handles a BAR of unknown size. An address bit that is set in the dump is writable, and so are all bits above it; the
 * bits below it may be address bits or compared zeros. A register of zero may not be a BAR at all.
 * @param value what the dump's registers hold: for a 64-bit BAR both dwords as one number
 */
export function unsizedBar(index: number, value: bigint): Step {
  const at = BASE_ADDRESS_0 + 4 * index
  const io = (value & 1n) === 1n
  const wide = !io && (value & 6n) === 4n
  const registered = value !== 0n
  const lowest = BigInt(LOWEST_ADDRESS_BIT[io ? 'io' : 'mem'])
  const all = wide ? (1n << 64n) - 1n : (1n << 32n) - 1n
  const address = value & all & ~(lowest - 1n)
  // The lowest set address bit bounds the size from above; if none is set, nothing is known.
  const bound = address === 0n ? null : address & -address
  const writable = bound === null ? 0n : all & ~(bound - 1n)
  const open = registered ? all & ~writable & ~(lowest - 1n) : all
  const dwords = wide ? [0, 1] : [0]
  const part = (mask: bigint, dword: number) => Number((mask >> BigInt(32 * dword)) & 0xffff_ffffn)
  return {
    rule: 'bar',
    note: registered
      ? `BAR ${index} is of unknown size: give --bar ${index}=SIZE (pci_register_bar)`
      : `BAR ${index} is empty here: not compared if the device has none (pci_register_bar)`,
    actions: dwords.flatMap((dword): Action[] => {
      const offset = at + 4 * dword
      return [
        config(offset, 4, part(value & (lowest - 1n), dword)),
        writeMask(offset, 4, part(writable, dword)),
        fill('cmask', offset, 4, registered ? 0xff : 0),
        { kind: 'uncertain', at: offset, width: 4, value: part(open, dword) },
      ]
    }),
  }
}
