import { type Decoded, oneLine } from '../decoded'
import { digits } from '../format'
import type { View } from '../view'

/** Register block BARs by location code. Serial ATA AHCI 1.3.1 section 2.4.2: 4 to 9 mean BAR 0 to 5. */
export function sata(view: View): Decoded {
  const title = `SATA HBA v${view.field('CAP', 'MAJOR')}.${view.field('CAP', 'MINOR')}`
  const bar = view.field('REGS', 'BAR')
  if (bar === 0xf) return oneLine(`${title} InCfgSpace`)
  if (bar < 4 || bar > 9) return oneLine(`${title} BAR??${bar}`)
  return oneLine(`${title} BAR${bar - 4} Offset=${digits(view.field('REGS', 'OFFSET'), 8)}`)
}
