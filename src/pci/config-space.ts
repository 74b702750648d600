import { u16 } from '../bytes/little-endian'

/** Whether bytes `at` to `at + width` are held by this config space. */
export function holds(config: Uint8Array, at: number, width = 1): boolean {
  return at >= 0 && at + width <= config.length
}

/** Header type without the multifunction bit: 0 endpoint, 1 bridge, 2 CardBus. PCI 3.0 section 6.1. */
export function headerType(config: Uint8Array): number {
  return config[0x0e]! & 0x7f
}

/** Status bit 4: the header's pointer at 0x34 starts a capability list. PCI 3.0 section 6.2.3. */
export function hasCapabilityList(config: Uint8Array): boolean {
  return (u16(config, 0x06) & 0x10) !== 0
}
