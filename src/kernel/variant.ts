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

/**
 * What a variant driver makes of the bytes, in place.
 * @param sizes of all regions, @param told those that the user gave, which are what QEMU sees
 * @returns notes on what it takes to know them
 */
export function vary(
  driver: VariantDriver | null,
  shown: Bytes,
  { overrides }: KernelBehaviour,
  { bars: sizes }: RegionSizes,
  told: RegionSizes['bars'],
): string[] {
  if (driver === null || driver.note === null) return []
  switch (driver.effect) {
    case 'core':
      return []
    case 'halved-bar2':
      return halvedBar(shown, sizes.get(2), told.has(2)) ? [driver.note] : []
    case 'legacy-virtio':
      return legacyVirtio(shown, overrides.get(LEGACY_IO), told.has(0)) ? [driver.note] : []
    case 'made-up-bars':
      return madeUpBars(shown, told) ? [driver.note] : []
  }
}

/** Leaves the address bit open that only half of BAR 2 has. @returns whether anything is open */
function halvedBar({ unknown }: Bytes, size: number | undefined, isTold: boolean): boolean {
  if (isTold || size === 0) return false
  const bit = size === undefined ? 0 : Math.log2(size) - 1
  if (bit >= 4) unknown[BASE_ADDRESS_0 + 8 + (bit >> 3)]! |= 1 << (bit & 7)
  return true
}

/** Makes a transitional device. @param legacy null where it is not known whether it does */
function legacyVirtio({ config, unknown }: Bytes, legacy: boolean | undefined, isTold: boolean): boolean {
  if (legacy === false) return false
  if (legacy === undefined) {
    for (const at of [2, 3, 8, 0x2e, 0x2f]) unknown[at] = 0xff
    unknown.fill(0xff, BASE_ADDRESS_0, BASE_ADDRESS_0 + 8)
    return true
  }
  config.set([0x00, 0x10], 2)
  config[8] = 0
  config.fill(0, BASE_ADDRESS_0, BASE_ADDRESS_0 + 4)
  config[BASE_ADDRESS_0] = IO
  config.set([0xf4, 0x1a, 0x01, 0x00], 0x2c)
  if (!isTold) unknown.set([0xfc, 0xff, 0xff, 0xff], BASE_ADDRESS_0)
  return !isTold
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
