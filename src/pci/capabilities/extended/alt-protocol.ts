import { bits, extendedCapability, reg32 } from '../../layout'

/** Alternate Protocol. PCIe 5.0 section 7.9.21. */
export const ALT_PROTO = extendedCapability('ALT_PROTO', 'Alternate Protocol', 0x002b, [
  reg32(0x04, 'CAP', 'Alternate Protocol Capabilities', [bits(0, 8, 'COUNT', 'Alternate Protocol Count')]),
  reg32(0x08, 'CTRL', 'Alternate Protocol Control'),
  reg32(0x0c, 'DATA1', 'Alternate Protocol Data 1'),
  reg32(0x10, 'DATA2', 'Alternate Protocol Data 2'),
])
