import type { Decoded } from '../decoded'
import { sign, type View } from '../view'

/** Aux current in milliamperes by the field's value. PCI Power Management 1.2 section 3.2.3. */
const AUX_CURRENT = [0, 55, 100, 160, 220, 270, 320, 375]

export function pm(view: View): Decoded {
  const current = AUX_CURRENT[view.field('PMC', 'AUX_POWER')]
  const wakes = view
    .flags('PMC', 'D0=PME_D0 D1=PME_D1 D2=PME_D2 D3hot=PME_D3HOT D3cold=PME_D3COLD')
    .replaceAll(' ', ',')
  const lines = [
    `Flags: ${view.flags('PMC', 'PMEClk=PME_CLOCK DSI D1 D2')} AuxCurrent=${current}mA PME(${wakes})`,
    `Status: D${view.field('CTRL', 'STATE')} ${view.flags('CTRL', 'NoSoftRst=NO_SOFT_RESET PME-Enable=PME_ENABLE')}` +
      ` DSel=${view.field('CTRL', 'DATA_SEL')} DScale=${view.field('CTRL', 'DATA_SCALE')}` +
      ` PME${sign(view.is('CTRL', 'PME_STATUS'))}`,
  ]
  if (view.value('PPB_EXTENSIONS') !== 0) {
    lines.push(
      `Bridge: ${view.flags('PPB_EXTENSIONS', 'PM=BPCC_ENABLE')} B3${sign(!view.is('PPB_EXTENSIONS', 'B2_B3'))}`,
    )
  }
  return { title: `Power Management version ${view.field('PMC', 'VER')}`, lines }
}
