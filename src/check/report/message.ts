import type { Operands } from '../../formats/log/event'

/** The byte at which QEMU stops, with the operands it prints. */
export interface FirstFailure extends Operands {
  /** The line QEMU prints, without its program name. */
  readonly message: string
}

/**
 * Returns QEMU's line for a refused byte, without its program name (get_pci_config_device, hw/pci/pci.c; the wording is
 * the same from 2.4 to 11.1). There is no space after "w1cmask:".
 */
export function badConfigData({ offset, read, device, cmask, wmask, w1cmask }: Operands): string {
  const hex = (value: number) => value.toString(16)
  return (
    `get_pci_config_device: Bad config data: i=0x${hex(offset)} read: ${hex(read)} device: ${hex(device)} ` +
    `cmask: ${hex(cmask)} wmask: ${hex(wmask)} w1cmask:${hex(w1cmask)}`
  )
}
