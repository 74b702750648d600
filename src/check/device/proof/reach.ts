import type { Naming } from '../../../pci/name'
import type { Changes, Write } from '../../../qemu/painting/step'
import type { ProofEnd, Why } from '../../report/proof'

/** Bits of one byte, what may change them, and what else is then true. */
export interface BitCause {
  readonly bits: number
  readonly why: Why
  readonly along: readonly Write[]
}

/** The bits of a change that lie in the byte at `offset`. */
const bitsAt = ({ at, width, value }: Changes, offset: number): number =>
  offset < at || offset >= at + width ? 0 : Math.floor(value / 256 ** (offset - at)) & 0xff

/** Returns the cause for a guest that writes the byte at `offset`. */
export function byGuest(bits: number, offset: number, names: Naming): BitCause {
  const { register } = names.at(offset)
  return { bits, why: { by: 'guest', action: `the guest writes ${register}` }, along: [] }
}

/**
 * Returns what may change bits of the source's byte at `offset` while it runs; no bit is listed twice.
 * @param offset within the source's config space
 * @param names of the source's config space
 */
export function causes({ masks }: Pick<ProofEnd, 'masks'>, offset: number, names: Naming): BitCause[] {
  const written = masks.wmask[offset]!
  const found = written === 0 ? [] : [byGuest(written, offset, names)]
  let left = ~written & 0xff
  for (const change of masks.changes) {
    const bits = bitsAt(change, offset) & left
    if (bits === 0) continue
    left &= ~bits
    found.push({ bits, why: { by: change.by, action: change.how }, along: change.along })
  }
  return found
}

/**
 * Returns all bits that the source's guest, or QEMU on its behalf, may change: the config spaces of any two states that
 * it can reach differ only in these bits.
 */
export function reachableBits({ masks }: ProofEnd): Uint8Array {
  const bits = masks.wmask.slice(0, masks.size)
  for (const change of masks.changes.filter(({ by }) => by !== 'monitor')) {
    for (let at = change.at; at < Math.min(masks.size, change.at + change.width); at++) bits[at]! |= bitsAt(change, at)
  }
  return bits
}
