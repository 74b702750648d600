import { bit, bits, extendedCapability, reg32 } from '../../layout'

/** Protocol Multiplexing. PCIe 3.0 ECN "Protocol Multiplexing" section 7.X. */
export const PMUX = extendedCapability('PMUX', 'Protocol Multiplexing', 0x001a, [
  reg32(0x04, 'CAP', 'PMUX Capability', [
    bits(0, 6, 'PROTOCOLS', 'PMUX Protocol Array Size'),
    bits(8, 8, 'SPEEDS', 'PMUX Supported Link Speeds'),
  ]),
  reg32(0x08, 'CTRL', 'PMUX Control'),
  reg32(0x0c, 'STATUS', 'PMUX Status', [bit(0, 'LINK_ENABLED', 'PMUX Link Enabled')]),
])
