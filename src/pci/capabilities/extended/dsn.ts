import { extendedCapability, reg32 } from '../../layout'

/** Device Serial Number: an EUI-64 in two dwords. PCIe 5.0 section 7.9.3. */
export const DSN = extendedCapability('DSN', 'Device Serial Number', 0x0003, [
  reg32(0x04, 'SERIAL_LO', 'Serial Number (Lower DW)'),
  reg32(0x08, 'SERIAL_HI', 'Serial Number (Upper DW)'),
])
