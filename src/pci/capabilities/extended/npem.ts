import { fixed, nameOnly } from '../../capability'
import { bit, bits, extendedCapability, reg32 } from '../../layout'

const STATES = [
  'OK',
  'Locate',
  'Fail',
  'Rebuild',
  'PFA',
  'Hot Spare',
  'In A Critical Array',
  'In A Failed Array',
  'Invalid Device Type',
  'Disabled',
]

/** Bits 2 to 11 stand for the same indications in both registers. PCIe 5.0 sections 7.9.19.2 and 7.9.19.3. */
const states = (suffix: string) =>
  STATES.map((state, i) => bit(2 + i, state.toUpperCase().replaceAll(' ', '_'), `NPEM ${state} ${suffix}`))

/** Native PCIe Enclosure Management: 16 bytes. PCIe 5.0 section 7.9.19. */
const NPEM = extendedCapability('NPEM', 'Native PCIe Enclosure Management', 0x0029, () => [
  reg32(0x04, 'CAP', 'NPEM Capability', [
    bit(0, 'CAPABLE', 'NPEM Capable'),
    bit(1, 'RESET', 'NPEM Reset Capable'),
    ...states('Capable'),
    bits(24, 8, 'SPECIFIC', 'Enclosure-specific Capabilities'),
  ]),
  reg32(0x08, 'CTRL', 'NPEM Control', [
    bit(0, 'ENABLE', 'NPEM Enable'),
    bit(1, 'RESET', 'NPEM Initiate Reset'),
    ...states('Control'),
    bits(24, 8, 'SPECIFIC', 'Enclosure-specific Controls'),
  ]),
  reg32(0x0c, 'STATUS', 'NPEM Status', [
    bit(0, 'COMPLETED', 'NPEM Command Completed'),
    bits(24, 8, 'SPECIFIC', 'Enclosure-specific Status'),
  ]),
])

export const npem = fixed(NPEM, nameOnly('Native PCIe Enclosure Management'))
