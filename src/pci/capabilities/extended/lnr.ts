import { bit, bits, extendedCapability, reg16 } from '../../layout'

/** LN Requester. PCIe 4.0 section 7.9.14. */
export const LNR = extendedCapability('LNR', 'LN Requester', 0x001c, [
  reg16(0x04, 'CAP', 'LNR Capability', [
    bit(0, 'LNR_64', 'LNR-64 Supported'),
    bit(1, 'LNR_128', 'LNR-128 Supported'),
    bits(8, 5, 'REGISTRATION_MAX', 'LNR Registration MAX'),
  ]),
  reg16(0x06, 'CTRL', 'LNR Control', [
    bit(0, 'ENABLE', 'LNR Enable'),
    bit(1, 'CLS', 'LNR CLS'),
    bits(8, 5, 'REGISTRATION_LIMIT', 'LNR Registration Limit'),
  ]),
])
