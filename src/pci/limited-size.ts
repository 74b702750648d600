import { u16 } from '../bytes/little-endian'

const IBM = 0x1014
const NETRONOME = 0x19ee

/**
 * Functions whose config space Linux cuts short of the specification's 256 or 4096 bytes, because reading more disturbs them:
 * quirk_citrine and quirk_nfp6000 (drivers/pci/quirks.c).
 */
const LIMITED: readonly (readonly [vendor: number, devices: readonly number[], size: number])[] = [
  [IBM, [0x028c], 0xa0],
  [NETRONOME, [0x4000, 0x5000, 0x6000, 0x6003], 0x600],
]

/** How many bytes of config space Linux serves of a function with these ids, if it serves fewer than others; else null. */
export function limitedSize(config: Uint8Array): number | null {
  const [vendor, device] = [u16(config, 0), u16(config, 2)]
  return LIMITED.find(([of, devices]) => of === vendor && devices.includes(device))?.[2] ?? null
}

/** Whether Linux cuts some function to that size: a virtual function, whose ids read ffff, may be one of them. */
export const isLimitedSize = (size: number): boolean => LIMITED.some((entry) => entry[2] === size)
