import { bit, bits, extendedCapability, reg16 } from '../../../layout'

/** Process Address Space ID. PCIe 5.0 section 7.8.8. */
export const PASID = extendedCapability('PASID', 'Process Address Space ID', 0x001b, [
  reg16(0x04, 'CAP', 'PASID Capability', [
    bit(1, 'EXEC', 'Execute Permission Supported'),
    bit(2, 'PRIV', 'Privileged Mode Supported'),
    bits(8, 5, 'WIDTH', 'Max PASID Width'),
  ]),
  reg16(0x06, 'CTRL', 'PASID Control', [
    bit(0, 'ENABLE', 'PASID Enable'),
    bit(1, 'EXEC', 'Execute Permission Enable'),
    bit(2, 'PRIV', 'Privileged Mode Enable'),
  ]),
])
