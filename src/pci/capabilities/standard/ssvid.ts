import { type CapabilityText, fixed, oneLine } from '../../capability'
import { idPair } from '../../config-space'
import { reg16, standardCapability } from '../../layout'
import type { RegisterView } from '../../view'

/** Subsystem ID of a bridge. PCI-to-PCI Bridge 1.2 section 3.2.5.13. */
export const SSVID = standardCapability('SSVID', 'Bridge Subsystem ID', 0x0d, () => [
  reg16(0x04, 'VENDOR_ID', 'Subsystem Vendor ID'),
  reg16(0x06, 'DEVICE_ID', 'Subsystem ID'),
])

const describe = (view: RegisterView): CapabilityText =>
  oneLine(`Subsystem: ${idPair(view.value('VENDOR_ID'), view.value('DEVICE_ID'))}`)

export const ssvid = fixed(SSVID, describe)
