import { digits } from '../../../bytes/hex'
import { type CapabilityText, oneLine, varying } from '../../capability'
import { bits, type CapabilityLayout, type Register, reg16, reg32, standardCapability } from '../../layout'
import type { RegisterView } from '../../view'

/** Serial ATA AHCI 1.3.1 section 2.4. */
const LOCATION: readonly Register[] = [
  reg16(0x02, 'CAP', 'SATA Capability', [bits(0, 4, 'MINOR', 'Minor Revision'), bits(4, 4, 'MAJOR', 'Major Revision')]),
  reg32(0x04, 'REGS', 'SATA Capability 1', [bits(0, 4, 'BAR', 'BAR Location'), bits(4, 20, 'OFFSET', 'BAR Offset')]),
]

/** Index and data in a BAR: 8 bytes. */
const SATA = standardCapability('SATA', 'SATA', 0x12, () => LOCATION)
/** Index and data in the capability itself: 16 bytes. */
const SATA_INLINE = standardCapability('SATA', 'SATA', 0x12, () => [
  ...LOCATION,
  reg32(0x08, 'INDEX', 'Index'),
  reg32(0x0c, 'DATA', 'Data'),
])

/** The layout for a SATA Capability 1 register: location 15 means "after this register". */
function sataLayout(regs: number): CapabilityLayout {
  return (regs & 0xf) === 0xf ? SATA_INLINE : SATA
}

/** Register block BARs by location code. Serial ATA AHCI 1.3.1 section 2.4.2: 4 to 9 mean BAR 0 to 5. */
function describe(view: RegisterView): CapabilityText {
  const title = `SATA HBA v${view.field('CAP', 'MAJOR')}.${view.field('CAP', 'MINOR')}`
  const bar = view.field('REGS', 'BAR')
  if (bar === 0xf) return oneLine(`${title} InCfgSpace`)
  if (bar < 4 || bar > 9) return oneLine(`${title} BAR??${bar}`)
  return oneLine(`${title} BAR${bar - 4} Offset=${digits(view.field('REGS', 'OFFSET'), 8)}`)
}

export const sata = varying(SATA, (read) => sataLayout(read(0x04, 4)), describe)
