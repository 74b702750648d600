import { bit, bits, extendedCapability, reg16 } from '../../../layout'

/** Alternative Routing-ID Interpretation. PCIe 5.0 section 7.8.7. */
export const ARI = extendedCapability('ARI', 'Alternative Routing-ID Interpretation', 0x000e, [
  reg16(0x04, 'CAP', 'ARI Capability', [
    bit(0, 'MFVC', 'MFVC Function Groups Capability'),
    bit(1, 'ACS', 'ACS Function Groups Capability'),
    bits(8, 8, 'NFN', 'Next Function Number'),
  ]),
  reg16(0x06, 'CTRL', 'ARI Control', [
    bit(0, 'MFVC', 'MFVC Function Groups Enable'),
    bit(1, 'ACS', 'ACS Function Groups Enable'),
    bits(4, 3, 'FG', 'Function Group'),
  ]),
])
