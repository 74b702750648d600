import type { Decoded } from '../decoded'
import { digits, named } from '../format'
import type { View } from '../view'

const OUTSTANDING = [1, 2, 3, 4, 8, 12, 16, 32]
const FREQUENCIES = ['conv', '66MHz', '100MHz', '133MHz', '?4', '?5', '?6', '?7']

function pcixEndpoint(view: View): Decoded {
  const s = (field: string) => view.field('STATUS', field)
  return {
    title: 'PCI-X non-bridge device',
    lines: [
      `Command: ${view.flags('CMD', 'DPERE=DPERR_E ERO')} RBC=${512 << view.field('CMD', 'MAX_READ')}` +
        ` OST=${OUTSTANDING[view.field('CMD', 'MAX_SPLIT')]}`,
      `Status: ${pcixAddress(view, 'STATUS')} ${view.flags('STATUS', '64bit=64BIT 133MHz=133MHZ SCD=SPL_DISC USC=UNX_SPL')}` +
        ` DC=${s('COMPLEX') ? 'bridge' : 'simple'} DMMRBC=${512 << s('MAX_READ')}` +
        ` DMOST=${OUTSTANDING[s('MAX_SPLIT')]} DMCRS=${8 << s('MAX_CUM')}` +
        ` ${view.flags('STATUS', 'RSCEM=SPL_ERR 266MHz=266MHZ 533MHz=533MHZ')}`,
    ],
  }
}

const pcixAddress = (view: View, register: string): string =>
  `Dev=${digits(view.field(register, 'BUS'), 2)}:${digits(view.field(register, 'DEVICE'), 2)}` +
  `.${view.field(register, 'FUNCTION')}`

function pcixBridge(view: View): Decoded {
  const split = (register: string) =>
    `Capacity=${view.field(register, 'CAPACITY')} CommitmentLimit=${view.field(register, 'LIMIT')}`
  const states = '64bit=64BIT 133MHz=133MHZ SCD=SPL_DISC USC=UNX_SPL SCO=SPL_OVERRUN SRD=SPL_DELAYED'
  const frequency = named(FREQUENCIES, view.field('BRIDGE_SSTATUS', 'FREQ') & 7, '?')
  return {
    title: 'PCI-X bridge device',
    lines: [
      `Secondary Status: ${view.flags('BRIDGE_SSTATUS', states)} Freq=${frequency}`,
      `Status: ${pcixAddress(view, 'BRIDGE_STATUS')} ${view.flags('BRIDGE_STATUS', states)}`,
      `Upstream: ${split('UPSTREAM_SPLIT')}`,
      `Downstream: ${split('DOWNSTREAM_SPLIT')}`,
    ],
  }
}

export const pcix = (view: View): Decoded => (view.facts.bridge ? pcixBridge(view) : pcixEndpoint(view))
