import { bit, bits, extendedCapability, reg16 } from '../../../layout'

/** Address Translation Services. PCIe 5.0 section 10.5.1. */
export const ATS = extendedCapability('ATS', 'Address Translation Service', 0x000f, [
  reg16(0x04, 'CAP', 'ATS Capability', [
    bits(0, 5, 'QDEP', 'Invalidate Queue Depth'),
    bit(5, 'PAGE_ALIGNED', 'Page Aligned Request'),
    bit(6, 'GLOBAL', 'Global Invalidate Supported'),
    bit(7, 'RELAXED', 'Relaxed Ordering Supported'),
  ]),
  reg16(0x06, 'CTRL', 'ATS Control', [bits(0, 5, 'STU', 'Smallest Translation Unit'), bit(15, 'ENABLE', 'Enable')]),
])
