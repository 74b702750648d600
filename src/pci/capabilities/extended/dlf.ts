import { bit, bits, extendedCapability, reg32 } from '../../layout'

/** Data Link Feature. PCIe 5.0 section 7.7.4. */
export const DLF = extendedCapability('DLF', 'Data Link Feature', 0x0025, [
  reg32(0x04, 'CAP', 'Data Link Feature Capabilities', [
    bits(0, 23, 'LOCAL', 'Local Data Link Feature Supported'),
    bit(31, 'EXCHANGE_ENABLE', 'Data Link Feature Exchange Enable'),
  ]),
  reg32(0x08, 'STATUS', 'Data Link Feature Status', [
    bits(0, 23, 'REMOTE', 'Remote Data Link Feature Supported'),
    bit(31, 'VALID', 'Remote Data Link Feature Supported Valid'),
  ]),
])
