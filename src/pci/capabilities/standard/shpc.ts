import { bit, capability, reg8, reg32 } from '../../layout'

/** PCI Standard Hot-Plug Controller. SHPC 1.0 section 4.7: a window into the controller's registers. */
export const SHPC = capability('SHPC', 'Standard Hot-Plug Controller', 0x0c, [
  reg8(0x02, 'DWORD_SELECT', 'DWORD Select'),
  reg8(0x03, 'STATUS', 'Hot-Plug Controller Status', [
    bit(6, 'CSP', 'Controller SERR Pending'),
    bit(7, 'CIP', 'Controller Interrupt Pending'),
  ]),
  reg32(0x04, 'DWORD_DATA', 'DWORD Data'),
])
