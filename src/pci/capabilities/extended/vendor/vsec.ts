import { bits, extendedCapability, reg32 } from '../../../layout'

/** Vendor-Specific Extended Capability: the header, the rest is the vendor's. PCIe 5.0 section 7.9.5. */
export const VSEC = extendedCapability('VNDR', 'Vendor-Specific Extended Capability', 0x000b, [
  reg32(0x04, 'HEADER2', 'Vendor-Specific Header', [
    bits(0, 16, 'ID', 'VSEC ID'),
    bits(16, 4, 'REV', 'VSEC Rev'),
    bits(20, 12, 'LEN', 'VSEC Length'),
  ]),
])
