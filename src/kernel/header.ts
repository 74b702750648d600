import { u32 } from '../bytes/little-endian'
import { SRIOV } from '../pci/capabilities/extended/virtualization/sriov'
import { extendedChain } from '../pci/chain'
import type { Device } from '../pci/device'
import { registerOf } from '../pci/layout'
import { isVirtualFunction } from '../pci/virtual-functions'
import type { Shadow } from './shadow'

const BASE_ADDRESS_0 = 0x10
const BARS = 6
const ROM_ADDRESS = 0x30
const WORD = 2 ** 32
const INTERRUPT_PIN = 0x3d
const VF_BAR = registerOf(SRIOV, 'BAR_0').offset

/** Type bits of a BAR: I/O, or memory with 64-bit and prefetchable. */
const IO = 0x1
const MEM_64 = 0x4
const PREFETCH = 0x8

/** vfio_generate_bar_flags: there is no type "below 1 MB". */
const typeBits = (value: number): number => (value & IO ? IO : (value & PREFETCH) | (value & 6 ? value & MEM_64 : 0))

/** Functions whose INTx the kernel considers broken (pci_dev.broken_intx_masking, drivers/pci/quirks.c). */
const BROKEN_INTX: ReadonlySet<number> = new Set(
  [
    0x1572, 0x1574, 0x1580, 0x1581, 0x1583, 0x1584, 0x1585, 0x1586, 0x1587, 0x1588, 0x1589, 0x158a, 0x158b, 0x37d0,
    0x37d1, 0x37d2, 0x1563,
  ].map((device) => device * 0x10000 + 0x8086),
)

/** Sizes in bytes of BARs by number (0: known to be absent), and of the ROM (null: not known). */
export interface RegionSizes {
  readonly bars: ReadonlyMap<number, number>
  readonly rom: number | null
}

/** Whether a function is a virtual one, by its ids or because the system links it to a physical one. */
export const isVirtual = (device: Device): boolean => device.virtual === true || isVirtualFunction(device)

/** The type bits of a virtual function's BAR in its physical function's SR-IOV capability; null if that is not known. */
function ofPhysicalFunction({ physicalFunction }: Device, bar: number): number | null {
  const found = physicalFunction && extendedChain(physicalFunction.config).links.find(({ id }) => id === SRIOV.id)
  if (!found || found.offset + VF_BAR + 4 * BARS > physicalFunction.config.length) return null
  return typeBits(u32(physicalFunction.config, found.offset + VF_BAR + 4 * bar))
}

function setDword(shadow: Shadow, at: number, value: number): void {
  for (let i = 0; i < 4; i++) shadow.set(at + i, Math.floor(value / 256 ** i) & 0xff)
}

/** A value without the address bits below a size, 32 bits of it. @param shift 0 for the lower half, 32 for the upper */
function aligned(value: number, size: number | undefined, shift: 0 | 32): number {
  if (size === undefined) return value
  const low = size % WORD
  const high = Math.floor(size / WORD)
  // size - 1, which a number can't hold exactly if all 64 bits are set.
  const below = shift === 0 ? low - 1 : low === 0 ? high - 1 : high
  return (value & ~below) >>> 0
}

/**
 * vfio_bar_fixup: BARs read as their size allows, with type bits of the host's resource; one without an address reads 0.
 * @returns for each BAR the bits that can't be known: the type of a virtual function's, which itself reads 0
 */
function bars(device: Device, shadow: Shadow, { bars: sizes }: RegionSizes): Map<number, number> {
  const unknown = new Map<number, number>()
  const virtual = isVirtual(device)
  for (let bar = 0; bar < BARS; bar++) {
    const at = BASE_ADDRESS_0 + 4 * bar
    const size = sizes.get(bar)
    const resource = device.resources?.get(bar)
    const value = u32(shadow.bytes, at)
    if (size === 0 || resource?.assigned === false) {
      setDword(shadow, at, 0)
      continue
    }
    const own = virtual ? ofPhysicalFunction(device, bar) : typeBits(value)
    const type = resource?.typeBits ?? own
    if (type === null) unknown.set(at, IO | MEM_64 | PREFETCH)
    const address = aligned(value, size, 0) - (aligned(value, size, 0) & (type !== null && type & IO ? 3 : 15))
    const shown = address + (type ?? 0)
    setDword(shadow, at, shown)
    // The kernel looks at this bit whatever the type: an I/O region of 4 bytes may have it in its address.
    if (type === null || (shown & MEM_64) === 0 || bar + 1 === BARS) continue
    bar++
    setDword(shadow, at + 4, aligned(u32(shadow.bytes, at + 4), size, 32))
  }
  return unknown
}

/** The rest of vfio_bar_fixup: a ROM that is absent reads 0. */
function rom(shadow: Shadow, size: number | null): void {
  if (size === null) return
  const value = u32(shadow.bytes, ROM_ADDRESS)
  setDword(shadow, ROM_ADDRESS, size === 0 ? 0 : aligned(value, size, 0) + (value & 1))
}

/**
 * The header as vfio_config_init builds it.
 * @returns bits that can't be known, by the offset of a byte
 */
export function header(device: Device, shadow: Shadow, sizes: RegionSizes): Map<number, number> {
  if (isVirtual(device) || BROKEN_INTX.has(u32(shadow.raw, 0))) shadow.set(INTERRUPT_PIN, 0)
  rom(shadow, sizes.rom)
  return bars(device, shadow, sizes)
}
