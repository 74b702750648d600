import { hex } from '../../bytes/hex'
import type { Masks } from '../../qemu/painting/masks'
import { ruleFinder } from '../../qemu/painting/rule-finder'
import type { Reconstruction } from '../../qemu/reconstruct'
import { badConfigData } from '../report/message'
import type { FirstFailure, HeldConfig } from '../report/report'
import type { Comparison } from './compare'
import { operands } from './differences'

/** The byte at which QEMU stops, as far as bytes are known; null if none is sure to be refused. */
export function firstFailure({ failing }: Comparison, from: HeldConfig, device: Reconstruction): FirstFailure | null {
  const [offset] = failing
  if (offset === undefined) return null
  const found = operands(offset, from, device)
  return { ...found, message: badConfigData(found) }
}

/** What keeps its line from being foretold for certain: a byte before it that may be refused, bits of its masks that are not known. */
export function messageNotes({ failing, open }: Comparison, { rules, uncertain }: Masks): string[] {
  const [offset] = failing
  if (offset === undefined) return []
  const why = ruleFinder(rules)
  const [before] = open
  return [
    ...(before !== undefined && before < offset
      ? [`QEMU may stop before ${hex(offset)}, at ${hex(before)}: ${why(before).note}`]
      : []),
    ...(uncertain[offset] === 0 ? [] : [`QEMU may print other masks at ${hex(offset)}: ${why(offset).note}`]),
  ]
}
