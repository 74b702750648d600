import type { Doubt } from '../../pci/doubts/doubt'
import type { AskedBits } from './other-end'
import type { Step } from './step'

/** How QEMU's code built a device of this dump. */
export interface Recipe {
  readonly steps: readonly Step[]
  /** Number of bytes in the stream: 4096 for a PCI Express device, otherwise 256. */
  readonly size: number
  /** Bits of those that the dump lacks, if the recipe knows more than the dump's length shows. */
  readonly absent?: Uint8Array
  readonly notes: readonly string[]
  /** The bits of the other end that decide it. */
  readonly byOtherEnd?: readonly AskedBits[]
  /** Why QEMU can't hold such bytes. */
  readonly doubts?: readonly Doubt[]
}

/** After a broken chain the masks are unknown. */
export function unknownFrom(at: number, length: number): Step {
  return {
    rule: 'unknown',
    note: 'the capability list of the dump is broken: it is unknown what QEMU compares here',
    actions: Array.from({ length: length / 4 }, (_, i) => ({
      kind: 'uncertain' as const,
      at: at + 4 * i,
      width: 4,
      value: 0xffff_ffff,
    })),
  }
}
