import { writeUint } from '../../bytes/little-endian'
import { idPair } from '../../pci/config-space'

/** Vendor and device id. */
export interface Ids {
  readonly vendor: number
  readonly device: number
}

/** Config space with its real ids, and notes on what was changed. */
export interface Identified {
  readonly config: Uint8Array
  readonly notes: readonly string[]
  /** The ids read ffff and were replaced. */
  readonly hiddenIds?: true
}

const HIDDEN = 0xffff

/**
 * Whether only the ids read all ones, as in SR-IOV virtual functions, whose ids follow from the physical function
 * (SR-IOV 1.1 sections 3.4.1.1 and 3.4.1.2).
 */
export function hidesIds(config: Uint8Array): boolean {
  return config.subarray(0, 4).every((byte) => byte === 0xff) && config[0x0e] !== 0xff
}

/**
 * Returns config space with the ids that the system has for a virtual function, as vfio presents it
 * (vfio_config_init, drivers/vfio/pci/vfio_pci_config.c). Other config spaces are returned unchanged.
 * @param ids from sysfs or lspci, or null
 */
export function withIds(config: Uint8Array, ids: Ids | null): Identified {
  if (ids === null || ids.vendor === HIDDEN || !hidesIds(config)) return { config, notes: [] }
  const identified = new Uint8Array(config)
  writeUint(identified, 0, 2, ids.vendor)
  writeUint(identified, 2, 2, ids.device)
  return {
    config: identified,
    hiddenIds: true,
    notes: [`a virtual function: its ids read ffff, the system reports ${idPair(ids.vendor, ids.device)}`],
  }
}
