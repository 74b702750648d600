import { capability, reg16 } from '../../layout'

/** Subsystem ID of a bridge. PCI-to-PCI Bridge 1.2 section 3.2.5.13. */
export const SSVID = capability('SSVID', 'Bridge Subsystem ID', 0x0d, [
  reg16(0x04, 'VENDOR_ID', 'Subsystem Vendor ID'),
  reg16(0x06, 'DEVICE_ID', 'Subsystem ID'),
])
