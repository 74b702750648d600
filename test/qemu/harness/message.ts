import type { LiveDevice } from './memory'

/** Bits of byte `at` that QEMU compares when it loads a stream, from the masks in its memory. */
export const checkedAt = (device: LiveDevice, at: number): number =>
  device.cmask[at]! & ~device.wmask[at]! & ~device.w1cmask[at]! & 0xff

/**
 * The line QEMU prints when the stream holds `read` at byte `at`: the format is that of get_pci_config_device
 * (qemu: hw/pci/pci.c, 2.4 and later), the numbers are those in the memory of the destination.
 */
export function refusal(destination: LiveDevice, at: number, read: number): string {
  const { config, cmask, wmask, w1cmask } = destination
  const hex = (value: number | undefined) => value!.toString(16)
  return (
    `get_pci_config_device: Bad config data: i=0x${hex(at)} read: ${hex(read)} device: ${hex(config[at])} ` +
    `cmask: ${hex(cmask[at])} wmask: ${hex(wmask[at])} w1cmask:${hex(w1cmask[at])}`
  )
}
