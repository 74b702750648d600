import { type Decoded, oneLine } from '../../decoded'
import { digits } from '../../format'
import type { View } from '../../view'

export const ssvid = (view: View): Decoded =>
  oneLine(`Subsystem: ${digits(view.value('VENDOR_ID'), 4)}:${digits(view.value('DEVICE_ID'), 4)}`)

export function slotid(view: View): Decoded {
  const chassis = digits(view.value('CHASSIS_NR'), 2)
  return oneLine(`Slot ID: ${view.field('ESR', 'NSLOTS')} slots, ${view.flags('ESR', 'First=FIC')}, chassis ${chassis}`)
}
