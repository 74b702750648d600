import type { Decoded } from '../decoded'
import { digits } from '../format'
import type { View } from '../view'

export function dpc(view: View): Decoded {
  const cap = (field: string) => view.field('CAP', field)
  const status = (field: string) => view.field('STATUS', field)
  return {
    title: 'Downstream Port Containment',
    lines: [
      `DpcCap:\tINT Msg #${cap('IRQ')}, ${view.flags('CAP', 'RPExt=RP_EXT PoisonedTLP=POISONED_TLP SwTrigger=SW_TRIGGER')}` +
        ` RP PIO Log ${cap('RP_PIO_LOG_SIZE')}, ${view.flags('CAP', 'DL_ActiveErr=DL_ACTIVE')}`,
      `DpcCtl:\tTrigger:${view.field('CTL', 'TRIGGER')}` +
        ` ${view.flags('CTL', 'Cmpl=COMPLETION INT=INT_EN ErrCor=ERR_COR PoisonedTLP=POISONED_TLP SwTrigger=SW_TRIGGER DL_ActiveErr=DL_ACTIVE')}`,
      `DpcSta:\t${view.flags('STATUS', 'Trigger=TRIGGER')} Reason:${digits(status('TRIGGER_RSN'), 2)}` +
        ` ${view.flags('STATUS', 'INT=INTERRUPT RPBusy=RP_BUSY')} TriggerExt:${digits(status('TRIGGER_RSN_EXT'), 2)}` +
        ` RP PIO ErrPtr:${digits(status('RP_PIO_FEP'), 2)}`,
      `Source:\t${digits(view.value('SOURCE_ID'), 4)}`,
    ],
  }
}
