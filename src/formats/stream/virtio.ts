import type { ByteSource } from '../../bytes/source'
import { be32 } from './cursor'
import {
  CONFIG_AT,
  type ConfigSize,
  configSizes,
  LARGEST_PCI_STATE,
  msixStateSize,
  msixVectors,
  pciStateSize,
} from './pci-state'

/** Vectors of MSI-X are at most 2048. */
const LARGEST_HEAD = LARGEST_PCI_STATE + msixStateSize(2048) + 64
/** Far above virtio's largest configuration structure. */
const LARGEST_DEVICE_CONFIG = 64 * 1024
/** QEMU: VIRTIO_QUEUE_MAX. */
const MOST_QUEUES = 1024

/**
 * Whether a virtio device's state goes on where config space of that size would end: vectors, be16 config vector (with
 * MSI-X only), u8 status, u8 isr, be16 queue, be32 features, be32 length of the device's own configuration, that, be32
 * number of queues. QEMU: virtio_save(), virtio_pci_save_config().
 */
function goesOn(head: Uint8Array, size: ConfigSize, end: number, queues: (offset: number) => number | null): boolean {
  const vectors = msixVectors(head.subarray(CONFIG_AT, CONFIG_AT + 256))
  const common = pciStateSize(size) + msixStateSize(vectors) + (vectors > 0 ? 2 : 0)
  if (common + 12 > head.length) return false
  const length = be32(head, common + 8)
  const behind = common + 12 + length
  if (length > LARGEST_DEVICE_CONFIG || behind + 4 > end) return false
  const count = queues(behind)
  return count !== null && count <= MOST_QUEUES
}

/**
 * Config space in the state of a virtio-pci device, of which a description tells no more than the size.
 * @param payload offset of the state in the source
 * @param end offset behind it, or a bound of it
 * @returns its size; it starts CONFIG_AT bytes behind `payload`. Null where the bytes are no such state
 */
export function virtioConfigSize(source: ByteSource, payload: number, end: number): ConfigSize | null {
  const head = source.read(payload, Math.min(LARGEST_HEAD, end - payload))
  const queues = (offset: number) => {
    const bytes = source.read(payload + offset, 4)
    return bytes.length === 4 ? be32(bytes, 0) : null
  }
  return configSizes(head).find((size) => goesOn(head, size, end - payload, queues)) ?? null
}
