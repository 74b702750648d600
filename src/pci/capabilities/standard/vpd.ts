import { type CapabilityText, fixed } from '../../capability'
import { bit, bits, reg16, reg32, standardCapability } from '../../layout'

/** Vital Product Data access. PCI 3.0 appendix I. */
const VPD = standardCapability('VPD', 'Vital Product Data', 0x03, () => [
  reg16(0x02, 'ADDR', 'VPD Address', [bits(0, 15, 'ADDR', 'VPD Address'), bit(15, 'F', 'F')]),
  reg32(0x04, 'DATA', 'VPD Data'),
])

/** The data itself is accessed through the address register and not in any dump. */
const describe = (): CapabilityText => ({ title: 'Vital Product Data', lines: ['Not readable'] })

export const vpd = fixed(VPD, describe)
