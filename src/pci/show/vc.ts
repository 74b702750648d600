import type { Decoded } from '../decoded'
import { digits, named } from '../format'
import { sign, type View } from '../view'

const VC_ARBITERS = ['Fixed', 'WRR32', 'WRR64', 'WRR128']
const PORT_ARBITERS = ['Fixed', 'WRR32', 'WRR64', 'WRR128', 'TWRR128', 'WRR256']

/** All arbiters that have a name, and those without one that are offered all the same. */
function arbiters(names: readonly string[], offered: number): string {
  const known = names.map((name, i) => `${name}${sign(((offered >> i) & 1) !== 0)}`)
  const others = Array.from({ length: 8 - names.length }, (_, i) => names.length + i)
  return [...known, ...others.filter((i) => (offered >> i) & 1).map((i) => `??${i}+`)].join(' ')
}

const selected = (names: readonly string[], value: number): string => named(names, value, `??${value}`)

function channel(view: View, vc: number): string[] {
  const cap = (field: string) => view.field(`RES_CAP_${vc}`, field)
  const ctrl = (field: string) => view.field(`RES_CTRL_${vc}`, field)
  const lines = [
    `VC${vc}:\tCaps:\tPATOffset=${digits(cap('ARB_OFF'), 2)} MaxTimeSlots=${cap('TIME_SLOTS') + 1}` +
      ` RejSnoopTrans${sign(cap('REJECT_SNOOP') !== 0)}`,
    `\tArb:\t${arbiters(PORT_ARBITERS, cap('ARB'))}`,
    `\tCtrl:\tEnable${sign(ctrl('ENABLE') !== 0)} ID=${ctrl('ID')}` +
      ` ArbSelect=${selected(PORT_ARBITERS, ctrl('ARB_SELECT'))} TC/VC=${digits(ctrl('TC_MAP'), 2)}`,
    `\tStatus:\t${view.flags(`RES_STATUS_${vc}`, 'NegoPending=NEGO InProgress=TABLE')}`,
  ]
  if (cap('ARB_OFF') !== 0) lines.push('\tPort Arbitration Table <?>')
  return lines
}

export function vc(view: View): Decoded {
  const cap = (field: string) => view.field('PORT_CAP1', field)
  const clock = cap('REF_CLK') === 0 ? '100ns' : `??${cap('REF_CLK')}`
  const table = view.field('PORT_CAP2', 'ARB_OFF')
  const lines = [
    `Caps:\tLPEVC=${cap('LPEVCC')} RefClk=${clock} PATEntryBits=${1 << cap('ARB_SIZE')}`,
    `Arb:\t${arbiters(VC_ARBITERS, view.field('PORT_CAP2', 'ARB'))}`,
    `Ctrl:\tArbSelect=${selected(VC_ARBITERS, view.field('PORT_CTRL', 'ARB_SELECT'))}`,
    `Status:\t${view.flags('PORT_STATUS', 'InProgress=TABLE')}`,
  ]
  if (table !== 0) lines.push(`Port Arbitration Table [${digits(view.offset + table * 16, 1)}] <?>`)
  for (let i = 0; i <= cap('EVCC'); i++) lines.push(...channel(view, i))
  return { title: 'Virtual Channel', lines }
}
