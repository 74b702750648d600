import { hex } from '../bytes/hex'
import { regionOf } from './config-space'

export type ChainKind = 'standard' | 'extended'

/**
 * What is wrong with a capability chain. `offset` is where it shows: the pointer for a bad pointer, the capability for a
 * bad structure. `target` is where the pointer leads, or where the structure ends.
 */
export interface ChainProblem {
  readonly kind: 'loop' | 'below-region' | 'unaligned' | 'absent' | 'no-capability' | 'truncated' | 'beyond-region'
  readonly chain: ChainKind
  readonly offset: number
  readonly target: number
}

/** The problem as a sentence without its offset's file: "the capability pointer at 0x34 leads back to 0x40". */
export function problemSentence({ kind, chain, offset, target }: ChainProblem): string {
  const pointer = `the ${chain} capability pointer at ${hex(offset, 2)}`
  const structure = `the ${chain} capability at ${hex(offset, 2)}`
  const to = hex(target, 2)
  switch (kind) {
    case 'loop':
      return `${pointer} leads back to ${to}: the chain loops`
    case 'below-region':
      return `${pointer} leads to ${to}, below ${hex(regionOf(chain).start)} where such capabilities start`
    case 'unaligned':
      return `${pointer} is ${to}, which is not a multiple of 4: its low two bits are ignored`
    case 'absent':
      return `${pointer} leads to ${to}, which this dump does not hold`
    case 'no-capability':
      return `${pointer} leads to ${to}, where no capability is`
    case 'truncated':
      return `${structure} ends at ${to}, after the last byte that this dump holds`
    case 'beyond-region':
      return `${structure} ends at ${to}, beyond ${hex(regionOf(chain).end)} where its region ends`
  }
}
