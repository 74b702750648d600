import type { Decoded } from '../decoded'
import type { View } from '../view'

export function af(view: View): Decoded {
  return {
    title: 'PCI Advanced Features',
    lines: [
      `AFCap: ${view.flags('CAP', 'TP FLR')}`,
      `AFCtrl: ${view.flags('CTRL', 'FLR')}`,
      `AFStatus: ${view.flags('STATUS', 'TP')}`,
    ],
  }
}
