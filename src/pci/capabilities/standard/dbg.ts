import { bits, capability, reg16 } from '../../layout'

/** Debug port. EHCI 1.0 section C.2. */
export const DBG = capability('DBG', 'Debug Port', 0x0a, [
  reg16(0x02, 'PORT', 'Debug Port Location', [
    bits(0, 13, 'OFFSET', 'Debug Port Offset'),
    bits(13, 3, 'BAR', 'Debug Port BAR'),
  ]),
])
