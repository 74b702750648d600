import { u32 } from '../../bytes/little-endian'
import { headerType } from '../../pci/config-space'

const FIRST_BAR = 0x10

/** BARs of an endpoint, a bridge and a CardBus bridge. PCI 3.0 section 6.2.5, PCI-to-PCI bridge 1.2 section 3.2. */
const COUNTS: readonly number[] = [6, 2, 1]

/** Number of BARs of the header; 0 for header types that PCI does not define. */
export function definedBarCount(config: Uint8Array): number {
  return COUNTS[headerType(config)] ?? 0
}

/** A BAR register, decoded. */
export interface BarRegister {
  readonly kind: 'io' | 'mem32' | 'mem64'
  readonly prefetchable: boolean
}

/** Decodes BAR `number`; null if it reads 0 or all ones: not implemented, or hidden from the guest. */
export function barAt(config: Uint8Array, number: number): BarRegister | null {
  const value = u32(config, FIRST_BAR + 4 * number)
  if (value === 0 || value === 0xffffffff) return null
  if (value & 1) return { kind: 'io', prefetchable: false }
  return { kind: (value & 6) === 4 ? 'mem64' : 'mem32', prefetchable: (value & 8) !== 0 }
}
