import { bit, bits, extendedCapability, reg32 } from '../../layout'

/** Precision Time Measurement. PCIe 5.0 section 7.9.16. */
export const PTM = extendedCapability('PTM', 'Precision Time Measurement', 0x001f, [
  reg32(0x04, 'CAP', 'PTM Capability', [
    bit(0, 'REQ', 'PTM Requester Capable'),
    bit(1, 'RES', 'PTM Responder Capable'),
    bit(2, 'ROOT', 'PTM Root Capable'),
    bit(3, 'EPTM', 'ePTM Capable'),
    bits(8, 8, 'GRANULARITY', 'Local Clock Granularity'),
  ]),
  reg32(0x08, 'CTRL', 'PTM Control', [
    bit(0, 'ENABLE', 'PTM Enable'),
    bit(1, 'ROOT', 'Root Select'),
    bits(8, 8, 'GRANULARITY', 'Effective Granularity'),
  ]),
])
