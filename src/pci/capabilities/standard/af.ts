import { bit, capability, reg8 } from '../../layout'

/** Conventional PCI Advanced Features: 6 bytes. ECN "Advanced Capabilities for Conventional PCI" section 1. */
export const AF = capability('AF', 'Advanced Features', 0x13, [
  reg8(0x02, 'LENGTH', 'AF Length'),
  reg8(0x03, 'CAP', 'AF Capabilities', [bit(0, 'TP', 'Transactions Pending Capable'), bit(1, 'FLR', 'FLR Capable')]),
  reg8(0x04, 'CTRL', 'AF Control', [bit(0, 'FLR', 'Initiate FLR')]),
  reg8(0x05, 'STATUS', 'AF Status', [bit(0, 'TP', 'Transactions Pending')]),
])
