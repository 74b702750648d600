import { digits } from '../../../bytes/hex'
import { type CapabilityText, fixed, oneLine } from '../../capability'
import { bits, reg16, standardCapability } from '../../layout'
import type { RegisterView } from '../../view'

/** Debug port. EHCI 1.0 section C.2. */
const DBG = standardCapability('DBG', 'Debug Port', 0x0a, () => [
  reg16(0x02, 'PORT', 'Debug Port Location', [
    bits(0, 13, 'OFFSET', 'Debug Port Offset'),
    bits(13, 3, 'BAR', 'Debug Port BAR'),
  ]),
])

const describe = (view: RegisterView): CapabilityText =>
  oneLine(`Debug port: BAR=${view.field('PORT', 'BAR')} offset=${digits(view.field('PORT', 'OFFSET'), 4)}`)

export const dbg = fixed(DBG, describe)
