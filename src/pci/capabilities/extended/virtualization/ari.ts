import { type CapabilityText, fixed } from '../../../capability'
import { bit, bits, extendedCapability, reg16 } from '../../../layout'
import type { RegisterView } from '../../../view'

/** Alternative Routing-ID Interpretation. PCIe 5.0 section 7.8.7. */
export const ARI = extendedCapability('ARI', 'Alternative Routing-ID Interpretation', 0x000e, () => [
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

const describe = (view: RegisterView): CapabilityText => ({
  title: 'Alternative Routing-ID Interpretation (ARI)',
  lines: [
    `ARICap:\t${view.flags('CAP', 'MFVC ACS')}, Next Function: ${view.field('CAP', 'NFN')}`,
    `ARICtl:\t${view.flags('CTRL', 'MFVC ACS')}, Function Group: ${view.field('CTRL', 'FG')}`,
  ],
})

export const ari = fixed(ARI, describe)
