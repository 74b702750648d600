import { u16 } from '../bytes/little-endian'
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
  /** On what it takes to know the bytes. */
  readonly notes: readonly string[]
  /** Sizes of regions that are the driver's own, by BAR number. */
  readonly bars: RegionSizes['bars']
}

const NO_BARS: RegionSizes['bars'] = new Map()

/**
 * What a variant driver makes of the bytes, in place.
 * @param own sizes of the function's regions, @param told those that the user gave, which are what QEMU sees
 */
export function vary(
  driver: VariantDriver | null,
  shown: Bytes,
  { overrides }: KernelBehaviour,
  own: RegionSizes['bars'],
  told: RegionSizes['bars'],
): Variation {
  const varied = (isOpen: boolean, bars = NO_BARS): Variation => ({
    notes: isOpen && driver?.note ? [driver.note] : [],
    bars,
  })
  switch (driver?.effect) {
    case 'halved-bar2':
      return varied(halvedBar(shown, told.get(2) ?? own.get(2), told.has(2)))
    case 'legacy-virtio': {
      const legacy = overrides.get(LEGACY_IO) ?? (mayBeLegacy(shown.config, own.get(0)) ? null : false)
      if (legacy !== false) legacyVirtio(shown, legacy)
      return varied(legacy === null, legacy ? LEGACY_BARS : NO_BARS)
    }
    case 'made-up-bars':
      return varied(madeUpBars(shown, told))
    default:
      return varied(false)
  }
}

/** Leaves the address bit open that only half of BAR 2 has. @returns whether anything is open */
function halvedBar({ unknown }: Bytes, size: number | undefined, isTold: boolean): boolean {
  if (isTold || size === 0) return false
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

/** Makes a transitional device. @param isLegacy null where it is not known whether the driver does */
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

/** Makes BARs 2 and 4 those of the driver's own regions, as far as they are told. */
function madeUpBars({ config, unknown }: Bytes, told: RegionSizes['bars']): boolean {
  const open = [2, 4].filter((bar) => !told.has(bar))
  for (const bar of [2, 4]) {
    const at = BASE_ADDRESS_0 + 4 * bar
    if (open.includes(bar)) unknown.fill(0xff, at, at + 8)
    else config[at] = told.get(bar) === 0 ? 0 : WIDE_PREFETCHABLE
  }
  return open.length > 0
}
