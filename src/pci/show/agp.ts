import type { Decoded } from '../decoded'
import type { View } from '../view'

/** Rates by bit, of AGP 2 and of the AGP 3 mode, which counts from 4x. */
function rates(bits: number, agp3: boolean): string {
  const names = [1, 2, 4].filter((_, i) => (bits >> i) & 1).map((rate) => `x${agp3 ? 4 * rate : rate}`)
  return names.length > 0 ? names.join(',') : '<none>'
}

export function agp(view: View): Decoded {
  const agp3 = view.field('VERSION', 'MAJOR') >= 3 && view.is('STATUS', 'AGP3')
  const s = (field: string) => view.field('STATUS', field)
  const c = (field: string) => view.field('COMMAND', field)
  return {
    title: `AGP version ${view.field('VERSION', 'MAJOR').toString(16)}.${view.field('VERSION', 'MINOR').toString(16)}`,
    lines: [
      `Status: RQ=${s('RQ') + 1} ${view.flags('STATUS', 'Iso=ISOCH')} ArqSz=${s('ARQSZ')} Cal=${s('CAL')}` +
        ` ${view.flags('STATUS', 'SBA ITACoh=ITACOH GART64 HTrans=HTRANS 64bit=64BIT FW AGP3')}` +
        ` Rate=${rates(s('RATE'), agp3)}`,
      `Command: RQ=${c('RQ') + 1} ArqSz=${c('ARQSZ')} Cal=${c('CAL')}` +
        ` ${view.flags('COMMAND', 'SBA AGP GART64 64bit=64BIT FW')} Rate=${rates(c('RATE'), agp3)}`,
    ],
  }
}
