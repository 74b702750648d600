import { u32 } from '../../bytes/little-endian'
import { BRIDGE_RESERVE } from '../../pci/capabilities/standard/vndr'
import type { RawCapability } from './raw-chain'

const SIZE = 0x20
const TYPE = 1
const IO = 0x08
const UNSET = 2n ** 64n - 1n

/**
 * Bytes of I/O space in the resource reserve hint of a bridge (pci_bridge_qemu_reserve_cap_init): null if the bridge
 * has no such capability, or its property io-reserve is not set.
 */
export function reservedIo(config: Uint8Array, capabilities: readonly RawCapability[]): bigint | null {
  const found = capabilities.find(
    ({ id, at }) =>
      id === BRIDGE_RESERVE.id && at + SIZE <= config.length && config[at + 2] === SIZE && config[at + 3] === TYPE,
  )
  if (!found) return null
  const bytes = BigInt(u32(config, found.at + IO)) | (BigInt(u32(config, found.at + IO + 4)) << 32n)
  return bytes === UNSET ? null : bytes
}
