import { u32 } from '../../bytes/little-endian'
import { hasCapabilityList } from '../../pci/config-space'

/** A capability where QEMU finds it: pointers are used unmodified, without the alignment mask of the specification. */
export interface RawCapability {
  readonly id: number
  readonly at: number
}

export interface RawExtendedCapability extends RawCapability {
  readonly version: number
}

/** A chain, up to where it could be followed. */
export interface RawChain<T> {
  readonly capabilities: readonly T[]
  /** Why it could not be followed to its end: it loops, or continues past the end of the dump. */
  readonly broken: 'loop' | 'absent' | null
}

const POINTER = 0x34
const EXTENDED_START = 0x100

/** Lists are short: a set would cost more than looking through them. */
function isIn(capabilities: readonly RawCapability[], at: number): boolean {
  for (let i = 0; i < capabilities.length; i++) if (capabilities[i]!.at === at) return true
  return false
}

/**
 * Returns the standard capabilities of a config space as QEMU's vfio-pci follows them (vfio_add_capabilities,
 * hw/vfio/pci.c): raw next pointers from 0x34, without checking alignment.
 */
export function rawStandardChain(config: Uint8Array): RawChain<RawCapability> {
  const capabilities: RawCapability[] = []
  if (!hasCapabilityList(config)) return { capabilities, broken: null }
  for (let at = config[POINTER]!; at !== 0; at = config[at + 1]!) {
    if (isIn(capabilities, at)) return { capabilities, broken: 'loop' }
    if (at + 1 >= config.length) return { capabilities, broken: 'absent' }
    capabilities.push({ id: config[at]!, at })
  }
  return { capabilities, broken: null }
}

/**
 * Returns the extended capabilities from 0x100 (PCI_EXT_CAP_NEXT masks the low two bits). An all-zero dword at 0x100
 * means that there are none.
 */
export function rawExtendedChain(config: Uint8Array): RawChain<RawExtendedCapability> {
  const capabilities: RawExtendedCapability[] = []
  if (config.length < EXTENDED_START + 4 || u32(config, EXTENDED_START) === 0) return { capabilities, broken: null }
  for (let at = EXTENDED_START; at !== 0; at = (u32(config, at) >>> 20) & 0xffc) {
    if (isIn(capabilities, at)) return { capabilities, broken: 'loop' }
    if (at + 4 > config.length) return { capabilities, broken: 'absent' }
    const header = u32(config, at)
    capabilities.push({ id: header & 0xffff, version: (header >>> 16) & 0xf, at })
  }
  return { capabilities, broken: null }
}

/** Bytes from `at` to the next higher of `starts`, or to `end`: vfio_std_cap_max_size, vfio_ext_cap_max_size. */
export function sizeToNext(at: number, starts: readonly number[], end: number): number {
  let next = end
  for (const start of starts) if (start > at && start < next) next = start
  return next - at
}
