import { type Decoded, oneLine } from './decoded'
import { digits, named } from './format'
import type { View } from './view'

/** Register block BARs by location code. Serial ATA AHCI 1.3.1 section 2.4.2: 4 to 9 mean BAR 0 to 5. */
export function sata(view: View): Decoded {
  const title = `SATA HBA v${view.field('CAP', 'MAJOR')}.${view.field('CAP', 'MINOR')}`
  const bar = view.field('REGS', 'BAR')
  if (bar === 0xf) return oneLine(`${title} InCfgSpace`)
  if (bar < 4 || bar > 9) return oneLine(`${title} BAR??${bar}`)
  return oneLine(`${title} BAR${bar - 4} Offset=${digits(view.field('REGS', 'OFFSET'), 8)}`)
}

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

export const debugPort = (view: View): Decoded =>
  oneLine(`Debug port: BAR=${view.field('PORT', 'BAR')} offset=${digits(view.field('PORT', 'OFFSET'), 4)}`)

/** The data itself is behind the address register and not in any dump. */
export const vpd = (): Decoded => ({ title: 'Vital Product Data', lines: ['Not readable'] })

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
