import { bit, bits, capability, reg16, reg32 } from '../../layout'

/** Vital Product Data access. PCI 3.0 appendix I. */
export const VPD = capability('VPD', 'Vital Product Data', 0x03, [
  reg16(0x02, 'ADDR', 'VPD Address', [bits(0, 15, 'ADDR', 'VPD Address'), bit(15, 'F', 'F')]),
  reg32(0x04, 'DATA', 'VPD Data'),
])
