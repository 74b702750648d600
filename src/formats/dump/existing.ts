const CONVENTIONAL = 256

/**
 * Returns config space without what follows the 256 bytes of a conventional function: its whole page is mapped and
 * reads ff from there on, which no header of an extended capability does (pci_cfg_space_size_ext, Linux
 * drivers/pci/probe.c).
 */
export function existing(config: Uint8Array): Uint8Array {
  const isConventional = config.length > CONVENTIONAL && config.subarray(CONVENTIONAL).every((byte) => byte === 0xff)
  return isConventional ? config.slice(0, CONVENTIONAL) : config
}
