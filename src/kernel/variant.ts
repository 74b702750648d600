import { u16 } from '../bytes/little-endian'
import { DVSEC } from '../pci/capabilities/extended/vendor/dvsec-layout'
import { extendedChain } from '../pci/chain'
import type { Device } from '../pci/device'
import type { KernelBehaviour } from './behaviour'
import type { VariantDriver } from './drivers'
import type { RegionSizes } from './header'
import { LEGACY_IO } from './rules'

const BASE_ADDRESS_0 = 0x10
const IO = 0x1
const WIDE_PREFETCHABLE = 0xc

/** What is shown so far: bytes, and the bits of them that are not known. */
interface Bytes {
  readonly config: Uint8Array
  readonly unknown: Uint8Array
}

/** What a variant driver has done. */
interface Variation {
  /** What it would take to know the bytes, for the user. */
  readonly notes: readonly string[]
  /** Sizes of regions that are the driver's own, by BAR number. */
  readonly bars: RegionSizes['bars']
}

const NO_BARS: RegionSizes['bars'] = new Map()

/**
 * Changes the bytes in place, as a variant driver does.
 * @param device the function's own bytes and sizes of regions @param givenSizes sizes that the user gave, which are
 *   what QEMU sees
 */
export function vary(
  driver: VariantDriver | null,
  shown: Bytes,
  { overrides }: KernelBehaviour,
  { config: raw, bars: own }: Pick<Device, 'config' | 'bars'>,
  givenSizes: RegionSizes['bars'],
): Variation {
  const varied = (isOpen: boolean, bars = NO_BARS): Variation => ({
    notes: isOpen && driver?.note ? [driver.note] : [],
    bars,
  })
  switch (driver?.effect) {
    case 'halved-bar2':
      return varied(halvedBar(shown, givenSizes.get(2) ?? own.get(2), givenSizes.has(2)))
    case 'legacy-virtio': {
      const legacy = overrides.get(LEGACY_IO) ?? (mayBeLegacy(shown.config, own.get(0)) ? null : false)
      if (legacy !== false) legacyVirtio(shown, legacy)
      return varied(legacy === null, legacy ? LEGACY_BARS : NO_BARS)
    }
    case 'made-up-bars':
      return varied(madeUpBars(shown, raw, givenSizes))
    default:
      return varied(false)
  }
}

/** Marks as unknown the address bit that BAR 2 has only if half of it is shown. @returns whether anything is open */
function halvedBar({ unknown }: Bytes, size: number | undefined, isGiven: boolean): boolean {
  if (isGiven || size === 0) return false
  const bit = size === undefined ? 0 : Math.log2(size) - 1
  if (bit >= 4) unknown[BASE_ADDRESS_0 + 8 + (bit >> 3)]! |= 1 << (bit & 7)
  return true
}

const VIRTIO = 0x1af4
const NET = 0x1041
const HIDDEN = 0xffff
/** VIRTIO_PCI_CONFIG_OFF with MSI-X, and the configuration of a network device up to `status` (virtiovf_init_legacy_io). */
const LEGACY_BARS: RegionSizes['bars'] = new Map([[0, 0x18 + 8]])

/** Only a network function without a BAR 0 is made a transitional one (virtiovf_support_legacy_io). */
function mayBeLegacy(config: Uint8Array, bar0: number | undefined): boolean {
  const [vendor, device] = [u16(config, 0), u16(config, 2)]
  if (vendor !== HIDDEN && (vendor !== VIRTIO || device !== NET)) return false
  return bar0 === undefined || bar0 === 0
}

/** Makes a transitional device. @param isLegacy null if it is not known whether the driver does */
function legacyVirtio({ config, unknown }: Bytes, isLegacy: true | null): void {
  if (isLegacy === null) {
    for (const at of [2, 3, 8, 0x2e, 0x2f]) unknown[at] = 0xff
    unknown.fill(0xff, BASE_ADDRESS_0, BASE_ADDRESS_0 + 8)
    return
  }
  config.set([0x00, 0x10], 2)
  config[8] = 0
  config.set([IO, 0, 0, 0], BASE_ADDRESS_0)
  config.set([0xf4, 0x1a, 0x01, 0x00], 0x2c)
  unknown.fill(0, BASE_ADDRESS_0, BASE_ADDRESS_0 + 4)
}

const NVIDIA = 0x10de
/** GPU_CAP_DVSEC_REGISTER, DVSEC_BITMAP_OFFSET and MIG_SUPPORTED_WITH_CACHED_RESMEM of drivers/vfio/pci/nvgrace-gpu/main.c. */
const GPU_DVSEC = { vendor: NVIDIA, id: 3, bitmap: 0xa, cached: 0x1 } as const
const SPACE = 0x1000

/**
 * Whether the driver shows reserved memory as BAR 2 (nvgrace_gpu_has_mig_hw_bug); also true if the dump lacks the
 * extended space that would rule it out.
 */
function reservesMemory(raw: Uint8Array): boolean {
  if (raw.length < SPACE) return true
  const found = extendedChain(raw).links.find(
    ({ id, offset: at }) =>
      id === DVSEC.id && u16(raw, at + 4) === GPU_DVSEC.vendor && u16(raw, at + 8) === GPU_DVSEC.id,
  )
  return !found || (u16(raw, found.offset + GPU_DVSEC.bitmap) & GPU_DVSEC.cached) === 0
}

/** Makes BAR 4, and BAR 2 if memory is reserved, those of the driver's own regions, as far as their sizes are given. */
function madeUpBars({ config, unknown }: Bytes, raw: Uint8Array, givenSizes: RegionSizes['bars']): boolean {
  const own = reservesMemory(raw) ? [2, 4] : [4]
  const open = own.filter((bar) => !givenSizes.has(bar))
  for (const bar of own) {
    const at = BASE_ADDRESS_0 + 4 * bar
    if (open.includes(bar)) unknown.fill(0xff, at, at + 8)
    else config[at] = givenSizes.get(bar) === 0 ? 0 : WIDE_PREFETCHABLE
  }
  return open.length > 0
}
