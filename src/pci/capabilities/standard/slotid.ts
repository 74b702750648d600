import { bit, bits, capability, reg8 } from '../../layout'

/** Slot numbering of a bridge. PCI-to-PCI Bridge 1.2 section 13. */
export const SLOTID = capability('SLOTID', 'Slot Identification', 0x04, [
  reg8(0x02, 'ESR', 'Expansion Slot', [
    bits(0, 5, 'NSLOTS', 'Expansion Slots Provided'),
    bit(5, 'FIC', 'First in Chassis'),
  ]),
  reg8(0x03, 'CHASSIS_NR', 'Chassis Number'),
])
