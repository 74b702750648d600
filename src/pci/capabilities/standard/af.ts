import { type CapabilityText, fixed } from '../../capability'
import { bit, reg8, standardCapability } from '../../layout'
import type { RegisterView } from '../../view'

/** Conventional PCI Advanced Features: 6 bytes. ECN "Advanced Capabilities for Conventional PCI" section 1. */
const AF = standardCapability('AF', 'Advanced Features', 0x13, () => [
  reg8(0x02, 'LENGTH', 'AF Length'),
  reg8(0x03, 'CAP', 'AF Capabilities', [bit(0, 'TP', 'Transactions Pending Capable'), bit(1, 'FLR', 'FLR Capable')]),
  reg8(0x04, 'CTRL', 'AF Control', [bit(0, 'FLR', 'Initiate FLR')]),
  reg8(0x05, 'STATUS', 'AF Status', [bit(0, 'TP', 'Transactions Pending')]),
])

function describe(view: RegisterView): CapabilityText {
  return {
    title: 'PCI Advanced Features',
    lines: [
      `AFCap: ${view.flags('CAP', 'TP FLR')}`,
      `AFCtrl: ${view.flags('CTRL', 'FLR')}`,
      `AFStatus: ${view.flags('STATUS', 'TP')}`,
    ],
  }
}

export const af = fixed(AF, describe)
