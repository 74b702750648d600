import { bits, type CapabilityLayout, capability, type Register, reg16, reg32 } from '../../layout'

/** Serial ATA AHCI 1.3.1 section 2.4. */
const LOCATION: readonly Register[] = [
  reg16(0x02, 'CAP', 'SATA Capability', [bits(0, 4, 'MINOR', 'Minor Revision'), bits(4, 4, 'MAJOR', 'Major Revision')]),
  reg32(0x04, 'REGS', 'SATA Capability 1', [bits(0, 4, 'BAR', 'BAR Location'), bits(4, 20, 'OFFSET', 'BAR Offset')]),
]

/** Index and data in a BAR: 8 bytes. */
export const SATA = capability('SATA', 'SATA', 0x12, LOCATION)
/** Index and data in the capability itself: 16 bytes. */
const SATA_INLINE = capability('SATA', 'SATA', 0x12, [
  ...LOCATION,
  reg32(0x08, 'INDEX', 'Index'),
  reg32(0x0c, 'DATA', 'Data'),
])

/** The layout for a SATA Capability 1 register: location 15 means "behind this register". */
export function sataLayout(regs: number): CapabilityLayout {
  return (regs & 0xf) === 0xf ? SATA_INLINE : SATA
}
