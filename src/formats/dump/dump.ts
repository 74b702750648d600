import type { Device } from '../../pci/device'

/** A parsed dump: its notation and the devices, at least one, in the order of the input. */
export interface Dump {
  /** The notation's name, as its reader gives it: "raw", "sysfs", "lspci", "hexdump-C" … */
  readonly format: string
  readonly devices: readonly Device[]
}

/** Config space of one function: 256 bytes of conventional PCI, 4096 with PCI Express's extended part. */
export const CONFIG_SPACE_SIZE = 4096

/** Size of the predefined header, the least that is needed of a device. PCI 3.0 section 6.1. */
export const HEADER_SIZE = 64

/** More functions than one PCI domain can hold: 256 buses of 32 devices of 8 functions. */
export const MAX_DEVICES = 65536
