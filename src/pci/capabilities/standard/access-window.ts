/**
 * The window of a virtio device through which a guest reaches its registers by config space: VIRTIO 1.2 section
 * 4.1.4.9, VIRTIO_PCI_CAP_PCI_CFG. Reading its data accesses the device.
 */

const CAPABILITIES = 0x34
const FIRST = 0x40
const LAST = 0xfc
const VENDOR_SPECIFIC = 0x09
const PCI_CFG = 5
const DATA = 0x10

/** Bytes of the data. */
export const WINDOW_LENGTH = 4

/** Whether a capability is the window. @param head its first 4 bytes */
export const isAccessWindow = ([id, , , type]: Uint8Array): boolean => id === VENDOR_SPECIFIC && type === PCI_CFG

/** Offset of the data of the window that begins at `at`. */
export const windowData = (at: number): number => at + DATA

/**
 * Returns where the data of the access window is, as the list of capabilities leads to it; null where it leads to none.
 * @param config 64 to 4096 bytes of config space
 */
export function accessWindow(config: Uint8Array): number | null {
  const seen = new Set<number>()
  for (let at = config[CAPABILITIES]! & LAST; at >= FIRST && !seen.has(at); at = (config[at + 1] ?? 0) & LAST) {
    seen.add(at)
    if (isAccessWindow(config.subarray(at, at + 4))) return windowData(at)
  }
  return null
}
