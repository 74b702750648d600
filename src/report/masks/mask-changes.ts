import { toHex } from '../../bytes/hex'
import { causes } from '../../check/device/proof/reach'
import { type Naming, naming } from '../../pci/name'
import { checkedBits, type Masks } from '../../qemu/painting/masks'
import type { Actor } from '../../qemu/painting/step'
import { range } from '../drawing/words'

/** Bits of neighbouring bytes that change while a guest runs although the write mask does not cover them. */
interface MaskChange {
  readonly offset: number
  /** A byte for each offset from there on. */
  readonly bits: readonly number[]
  readonly by: Actor
  /** Completes "after …": "the guest powers the slot off". */
  readonly how: string
}

/** Offsets of the bytes that something changes, ascending. */
function changedOffsets({ changes, size }: Masks): number[] {
  const offsets = new Set<number>()
  for (const { at, width } of changes) {
    for (let offset = at; offset < Math.min(size, at + width); offset++) offsets.add(offset)
  }
  return [...offsets].sort((a, b) => a - b)
}

function maskChanges(masks: Masks): MaskChange[] {
  const names = naming(masks.config)
  const found: MaskChange[] = []
  for (const offset of changedOffsets(masks)) {
    for (const { bits: all, why } of causes({ masks }, offset, names)) {
      const bits = all & ~masks.wmask[offset]!
      if (bits === 0 || why.by === 'constant') continue
      const at = found.findIndex((last) => last.offset + last.bits.length === offset && last.how === why.action)
      const last = found[at]
      if (last) found[at] = { ...last, bits: [...last.bits, bits] }
      else found.push({ offset, bits: [bits], by: why.by, how: why.action })
    }
  }
  return found
}

/** Returns the changes as data: bits as hex, a byte for each byte of config space. */
export const maskChangesJson = (masks: Masks) =>
  maskChanges(masks).map(({ offset, bits, by, how }) => ({
    offset,
    length: bits.length,
    bits: toHex(Uint8Array.from(bits)),
    by,
    how,
  }))

/** "Advanced Error Reporting > Header Log DWORD 0 to Header Log DWORD 3" */
function registers(names: Naming, { offset, bits }: MaskChange): string {
  const first = names.at(offset).register
  const last = names.at(offset + bits.length - 1).register
  if (first === last) return first
  const [capability] = first.split(' > ')
  return `${first} to ${last.replace(`${capability} > `, '')}`
}

/** Returns the changes for people, one sentence each. */
export function maskChangesText(masks: Masks): string[] {
  const names = naming(masks.config)
  const checked = checkedBits(masks)
  return maskChanges(masks).map((change) => {
    const { offset, bits, how } = change
    const whole = bits.every((byte) => byte === 0xff)
    const compared = bits.some((byte, i) => (byte & checked[offset + i]!) !== 0) ? 'compared' : 'not compared'
    const where = `${range({ offset, length: bits.length })} ${registers(names, change)}`
    return `${where}${whole ? '' : `, bits ${toHex(Uint8Array.from(bits))}`}, ${compared}: after ${how}`
  })
}
