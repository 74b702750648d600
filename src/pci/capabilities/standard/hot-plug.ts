import { digits } from '../../../bytes/hex'
import { type CapabilityText, fixed, nameOnly, oneLine } from '../../capability'
import { bit, bits, reg8, reg32, standardCapability } from '../../layout'
import type { RegisterView } from '../../view'

/** Slot numbering of a bridge. PCI-to-PCI Bridge 1.2 section 13. */
export const SLOTID = standardCapability('SLOTID', 'Slot Identification', 0x04, () => [
  reg8(0x02, 'ESR', 'Expansion Slot', [
    bits(0, 5, 'NSLOTS', 'Expansion Slots Provided'),
    bit(5, 'FIC', 'First in Chassis'),
  ]),
  reg8(0x03, 'CHASSIS_NR', 'Chassis Number'),
])

/** CompactPCI Hot Swap. PICMG 2.1 section 3.2. */
const CHSWP = standardCapability('CHSWP', 'CompactPCI Hot Swap', 0x06, () => [
  reg8(0x02, 'CSR', 'Hot Swap Control and Status', [
    bit(0, 'DHA', 'Device Hiding Arm'),
    bit(1, 'EIM', 'ENUM# Signal Mask'),
    bit(2, 'PIE', 'Pending Insert or Extract'),
    bit(3, 'LOO', 'LED On/Off'),
    bits(4, 2, 'PI', 'Programming Interface'),
    bit(6, 'EXT', 'ENUM# Status Extraction'),
    bit(7, 'INS', 'ENUM# Status Insertion'),
  ]),
])

/** PCI Standard Hot-Plug Controller. SHPC 1.0 section 4.7: a window into the controller's registers. */
export const SHPC = standardCapability('SHPC', 'Standard Hot-Plug Controller', 0x0c, () => [
  reg8(0x02, 'DWORD_SELECT', 'DWORD Select'),
  reg8(0x03, 'STATUS', 'Hot-Plug Controller Status', [
    bit(6, 'CSP', 'Controller SERR Pending'),
    bit(7, 'CIP', 'Controller Interrupt Pending'),
  ]),
  reg32(0x04, 'DWORD_DATA', 'DWORD Data'),
])

function describeSlotid(view: RegisterView): CapabilityText {
  const chassis = digits(view.value('CHASSIS_NR'), 2)
  return oneLine(`Slot ID: ${view.field('ESR', 'NSLOTS')} slots, ${view.flags('ESR', 'First=FIC')}, chassis ${chassis}`)
}

export const slotid = fixed(SLOTID, describeSlotid)
export const chswp = fixed(CHSWP, nameOnly('CompactPCI hot-swap'))
export const shpc = fixed(SHPC, () => oneLine('Hot-plug capable'))
