import type { Decoded } from '../decoded'
import { digits } from '../format'
import type { View } from '../view'

export function doe(view: View): Decoded {
  const interrupt = view.is('CAP', 'INT_SUP')
    ? [`\tInterrupt Message Number ${digits(view.field('CAP', 'INT_MSG_NUM'), 3)}`]
    : []
  return {
    title: 'Data Object Exchange',
    lines: [
      `DOECap: ${view.flags('CAP', 'IntSup=INT_SUP')}`,
      ...interrupt,
      `DOECtl: ${view.flags('CTRL', 'IntEn=INT_EN')}`,
      `DOESta: ${view.flags('STATUS', 'Busy=BUSY IntSta=INT_STATUS Error=ERROR ObjectReady=READY')}`,
    ],
  }
}
