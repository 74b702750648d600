import { be32 } from '../../../bytes/cursor'
import { u16 } from '../../../bytes/little-endian'
import { standardChain } from '../../../pci/chain'

/** Bytes of config space in a stream. */
export type ConfigSize = 256 | 4096

/** Offset of config space in the state of a PCIDevice: after its be32 version. QEMU: vmstate_pci_device. */
export const CONFIG_AT = 4
const VERSION = 2
const PINS = 4
/** Version, config space, be32 level of each of the four interrupt pins. */
export const pciStateSize = (size: ConfigSize): number => CONFIG_AT + size + 4 * PINS
/** Bytes of a payload that `configSize` and `msixSize` look at. */
export const LARGEST_PCI_STATE = pciStateSize(4096)

const CAP_ID_EXP = 0x10
const CAP_ID_MSIX = 0x11

const HEADER_SIZE = 64

function capability(config: Uint8Array, id: number): number | undefined {
  if (config.length < HEADER_SIZE) return undefined
  return standardChain(config).links.find((link) => link.id === id)?.offset
}

/** Whether `bytes` may start with the state of a PCIDevice with `size` bytes of config space. */
export function holdsPciState(bytes: Uint8Array, size: ConfigSize): boolean {
  if (bytes.length < pciStateSize(size) || be32(bytes, 0) !== VERSION) return false
  for (let pin = 0; pin < PINS; pin++) if (be32(bytes, CONFIG_AT + size + 4 * pin) > 1) return false
  return true
}

/** Whether the config space of a state that starts at `bytes` has the PCI Express capability. */
export const isExpress = (bytes: Uint8Array): boolean =>
  capability(bytes.subarray(CONFIG_AT, CONFIG_AT + 256), CAP_ID_EXP) !== undefined

/**
 * Returns the possible sizes of config space in a state that starts at `bytes`, the likelier one first. The size is not
 * in the stream: it is 4096 where QEMU treats the device as PCI Express, which then has that capability.
 * QEMU: pci_is_express(), virtio_pci_realize().
 */
export function configSizes(bytes: Uint8Array): readonly ConfigSize[] {
  if (bytes.length < pciStateSize(256)) return []
  const likely: readonly ConfigSize[] = isExpress(bytes) ? [4096, 256] : [256, 4096]
  return likely.filter((size) => holdsPciState(bytes, size))
}

/** Vectors of the MSI-X capability in the first 256 bytes of a config space, 0 without one. PCI 3.0 section 6.8.2. */
export function msixVectors(config: Uint8Array): number {
  const at = capability(config, CAP_ID_MSIX)
  return at === undefined || at + 4 > config.length ? 0 : (u16(config, at + 2) & 0x7ff) + 1
}

/** PCI 3.0 section 6.8.2: the size of the table has 11 bits. */
export const MOST_VECTORS = 2048

/** Bytes of the state of `vectors` vectors: 16 each, and a pending bit each. QEMU: msix_save(). */
export const msixStateSize = (vectors: number): number => 16 * vectors + Math.ceil(vectors / 8)

/** Whether `size` is the size of the state of any number of vectors, 0 included. */
export function isMsixStateSize(size: number): boolean {
  const vectors = Math.floor((8 * size) / 129)
  return [vectors, vectors + 1].some((count) => count <= MOST_VECTORS && msixStateSize(count) === size)
}
