import { u16, u32 } from '../../bytes/little-endian'
import type { Context } from '../painting/context'
import type { Express, Traits } from '../painting/model'
import { rawStandardChain } from '../painting/raw-chain'
import type { Step } from '../painting/step'
import type { Bar, BarKind, PropertySize } from '../painting/steps/bar'

/** A size or presence that depends on the dump, the properties or the version. */
export type BarRow = Bar | ((context: Context) => Bar | null)

/**
 * One of QEMU's PCI device types, or several with the same config space and masks. Everything else about a device
 * follows from its own capability chain (src/qemu/emulated).
 */
export interface DeviceRow {
  /** QEMU's names of types that don't differ in anything that migration compares. The first one is the profile's. */
  readonly names: readonly [string, ...string[]]
  /** Other spellings that QEMU accepts, and names of types that were merged into this one. */
  readonly aliases?: readonly string[]
  /** "8086:10d3" as `lspci -n` prints it, for each form the device has. */
  readonly ids: readonly string[]
  /** Other ids that it may have, if they are not fixed. */
  readonly idPattern?: RegExp
  /** Distinguishes it from a device with the same ids. All conditions given must hold for a dump. */
  readonly unlike?: Unlike
  /** Regions that the device's code registers; BARs it does not name are absent. */
  readonly bars?: readonly BarRow[]
  /** Bytes of the expansion ROM, none by default. */
  readonly rom?: number | ((context: Context) => number)
  /** BARs in the SR-IOV capability. */
  readonly vfBars?: readonly Bar[] | ((context: Context) => readonly Bar[])
  /** Capability registers that the device's code makes writable; none by default. */
  readonly traits?: Partial<Traits> | ((context: Context) => Partial<Traits>)
  /** Whether it sends 4096 bytes without a PCI Express capability; by default it does not. */
  readonly express?: Express
  /** Compared config bytes that the device's code sets by hand, by offset. */
  readonly values?: Readonly<Record<number, number>>
  /** Properties of user-defined types that no QEMU device has. */
  readonly properties?: readonly string[]
  /** Calls of the device's code that come after all others. */
  readonly extra?: (context: Context) => readonly Step[]
}

/** What distinguishes devices that share vendor and device id. */
export interface Unlike {
  /** 24-bit class codes. */
  readonly classes?: readonly number[]
  readonly revision?: number
  /** What else a dump must show. */
  readonly dump?: (config: Uint8Array) => boolean
  /** Last part of the device's section id, its vmstate name, if a stream names one. */
  readonly section?: string
}

const KINDS = { io: 'io', m32: 'mem32', m64: 'mem64' } as const satisfies Record<string, BarKind>

/** A region of fixed size: `region(0, 'm32p', 0x1000)`; p is for prefetchable. */
export function region(index: number, kind: 'io' | 'm32' | 'm32p' | 'm64' | 'm64p', size: number): Bar {
  const prefetchable = kind.endsWith('p')
  return { index, kind: KINDS[kind.replace('p', '') as keyof typeof KINDS], prefetchable, size }
}

/** Returns the smallest power of two that is at least `bytes`. */
export const pow2ceil = (bytes: number): number => 2 ** Math.ceil(Math.log2(Math.max(1, bytes)))

/** Returns the offset of standard capability `id` in a dump, undefined if it does not have `size` bytes there. */
export const capabilityAt = (config: Uint8Array, id: number, size: number): number | undefined =>
  rawStandardChain(config).capabilities.find((entry) => entry.id === id && entry.at + size <= config.length)?.at

const MSIX = { id: 0x11, size: 12 }
const SMALLEST_MSIX_BAR = 0x1000

/**
 * Returns the BAR that holds a dump's MSI-X table, with the size it needs for table and pending bits, at least 4 KiB.
 */
export function msixRegion(config: Uint8Array): { index: number; size: number } | null {
  const at = capabilityAt(config, MSIX.id, MSIX.size)
  if (at === undefined) return null
  const vectors = (u16(config, at + 2) & 0x7ff) + 1
  const table = u32(config, at + 4)
  const pba = u32(config, at + 8)
  const tableEnd = (table & ~7) + 16 * vectors
  const pbaEnd = (pba & 7) === (table & 7) ? (pba & ~7) + 8 * Math.ceil(vectors / 64) : 0
  return { index: table & 7, size: pow2ceil(Math.max(SMALLEST_MSIX_BAR, tableEnd, pbaEnd)) }
}

/** Returns `size` if a region can have that size (pci_register_bar, hw/pci/pci.c), otherwise null. */
export const asRegion = (size: number | undefined): number | null =>
  size !== undefined && size >= 16 && Number.isInteger(Math.log2(size)) ? size : null

/** Returns the bytes of a RAM block of the device, or null if the dump does not show it. */
export const ownBlock = ({ device }: Context, name: string): number | null => asRegion(device.memory?.get(name))

/** Properties, one of which decides the size of a region of memory. */
interface MemorySetting extends PropertySize {
  readonly names: readonly string[]
}

export const MIB = 2 ** 20

/** The largest region that a 32-bit BAR can have. */
export const LARGEST_32 = 2 ** 31

/** vga_common_init (hw/display/vga.c): 1 to 512 MiB. */
export const VGA_MEMORY: MemorySetting = {
  names: ['vgamem_mb'],
  setting: 'vgamem_mb=MB',
  least: MIB,
  most: 512 * MIB,
}

/**
 * A region of memory whose size a property decides.
 * @param region of the size that the properties make
 * @param block bytes of its RAM block, null if the dump lists none
 */
export function ofMemory({ set }: Context, region: Bar, block: number | null, setting: MemorySetting): Bar {
  if (block !== null) return { ...region, size: block }
  const { names, ...bySetting } = setting
  return names.some((name) => set.has(name)) ? region : { ...region, bySetting }
}

const SUFFIXES: Readonly<Record<string, number>> = { '': 1, B: 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 }

/**
 * Returns the value of a property that is a number of bytes, as QEMU reads it ("16M", "4096", "0x1000").
 * @param unit what a bare number counts: 2 ** 20 for properties named …_mb
 * @returns bytes, or null if it is not set or not a number
 */
export function bytesOf({ set }: Context, name: string, unit = 1): number | null {
  const match = /^(0x[0-9a-f]{1,12}|\d{1,15})([BKMGT]?)$/i.exec(set.get(name) ?? '')
  if (!match) return null
  const suffix = SUFFIXES[match[2]!.toUpperCase()]!
  return Number(match[1]) * (match[2] === '' ? unit : suffix)
}
