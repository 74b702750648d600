/**
 * Registers that have side effects when read: the data of virtio's access window accesses the device (VIRTIO 1.2 section
 * 4.1.4.9), and QEMU brings Link Status of a port up to date in its own copy when it is read (pci_default_read_config,
 * hw/pci/pci.c), which a migration would then send.
 */

/** A run of bytes of config space. */
export interface ByteRun {
  readonly offset: number
  readonly length: number
}

const CAPABILITIES = 0x34
const FIRST = 0x40
/** Capabilities lie at multiples of 4 bytes. */
const ALIGNED = 0xfc

const VENDOR_SPECIFIC = 0x09
/** VIRTIO_PCI_CAP_PCI_CFG */
const PCI_CFG = 5
const WINDOW_DATA = { at: 0x10, length: 4 }

const EXPRESS = 0x10
/** PCI Express Base 5.0 section 7.5.3.2: Root Port, Downstream Port of a switch. */
const PORTS: readonly (number | undefined)[] = [4, 6]
const LINK_STATUS = { at: 0x12, length: 2 }

/** Offset of the first capability, by the header; 0 for none. */
export const firstCapability = (header: Uint8Array): number => header[CAPABILITIES]! & ALIGNED

/** Offset of the next one, by the first bytes of a capability; 0 for none. */
export function nextCapability(head: Uint8Array): number {
  const next = (head[1] ?? 0) & ALIGNED
  return next >= FIRST ? next : 0
}

/**
 * The register of a capability that has side effects when read, or null.
 * @param at offset of the capability
 * @param head its first 4 bytes
 */
export function registerToSpare(at: number, head: Uint8Array): ByteRun | null {
  const [id, , low = 0, type] = head
  const found =
    id === VENDOR_SPECIFIC && type === PCI_CFG
      ? WINDOW_DATA
      : id === EXPRESS && PORTS.includes(low >> 4)
        ? LINK_STATUS
        : null
  return found && { offset: at + found.at, length: found.length }
}

/**
 * All of them in config space, as its list of capabilities leads to them.
 * @param config 64 to 4096 bytes
 */
export function registersToSpare(config: Uint8Array): readonly ByteRun[] {
  const found: ByteRun[] = []
  const seen = new Set<number>()
  for (let at = firstCapability(config); at >= FIRST && !seen.has(at); ) {
    seen.add(at)
    const head = config.subarray(at, at + 4)
    const spared = registerToSpare(at, head)
    if (spared) found.push(spared)
    at = nextCapability(head)
  }
  return found
}
