import { digits } from '../bytes/hex'
import { u16 } from '../bytes/little-endian'

/** Whether bytes `at` to `at + width` are held by this config space. @param at 0 or more */
export const holds = (config: Uint8Array, at: number, width: number): boolean => at + width <= config.length

/** "1b36:000c": two ids of 16 bits as lspci writes them. */
export const idPair = (vendor: number, device: number): string => `${digits(vendor, 4)}:${digits(device, 4)}`

/** Two ids that follow each other: vendor and device of a function, or of its subsystem. @param at of the first */
export const idsAt = (config: Uint8Array, at = 0): string => idPair(u16(config, at), u16(config, at + 2))

/** Header type without the multifunction bit: 0 endpoint, 1 bridge, 2 CardBus. PCI 3.0 section 6.1. */
export function headerType(config: Uint8Array): number {
  return config[0x0e]! & 0x7f
}

/** Status bit 4: the header's pointer at 0x34 starts a capability list. PCI 3.0 section 6.2.3. */
export function hasCapabilityList(config: Uint8Array): boolean {
  return (u16(config, 0x06) & 0x10) !== 0
}

/** Where the capability pointer lies: CardBus headers have it at 0x14, all others at 0x34. */
export function capabilityPointer(config: Uint8Array): number {
  return headerType(config) === 2 ? 0x14 : 0x34
}

/** Little-endian value of 1 to 4 bytes; absent ones read as 0. For choosing a layout, not for facts. */
export function peek(config: Uint8Array, at: number, width: number): number {
  let value = 0
  for (let i = width - 1; i >= 0; i--) value = value * 256 + (config[at + i] ?? 0)
  return value
}

const STANDARD_REGION = { start: 0x40, end: 0x100 }
const EXTENDED_REGION = { start: 0x100, end: 0x1000 }

/**
 * Where the capabilities of a chain lie: from `start` up to, not including, `end`. PCI 3.0 section 6.7, PCIe 5.0
 * section 7.6.
 */
export function chainRegion(chain: 'standard' | 'extended'): { readonly start: number; readonly end: number } {
  return chain === 'standard' ? STANDARD_REGION : EXTENDED_REGION
}

/** The base address registers of this header: six of an endpoint's, two of a bridge's, the socket's of CardBus. */
export function baseAddressValues(config: Uint8Array): number[] {
  const count = [6, 2, 1][headerType(config)] ?? 0
  return Array.from({ length: count }, (_, i) => peek(config, 0x10 + 4 * i, 4))
}
