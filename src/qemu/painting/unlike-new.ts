import { readUint, writeUint } from '../../bytes/little-endian'
import type { Masks, UnlikeNew } from './masks'
import type { Changes } from './step'

/** Returns the changes that QEMU's code makes on the target's machine type. */
export const possible = (changes: readonly Changes[]): readonly Changes[] =>
  changes.filter(({ happens }) => happens?.() !== false)

/**
 * Returns the bits that QEMU's code changes while a guest runs, such as whether a slot is occupied: no recipe can know
 * them.
 */
function changeable({ size, changes }: Pick<Masks, 'size' | 'changes'>): Uint8Array {
  const bits = new Uint8Array(size)
  for (const { at, width, value } of changes) {
    if (at + width <= size) writeUint(bits, at, width, (readUint(bits, at, width) | value) >>> 0)
  }
  return bits
}

/** Returns the first compared byte that QEMU would have built differently. */
export function contradiction(masks: Masks, built: Uint8Array): UnlikeNew | null {
  const { size, config, cmask, wmask, w1cmask, uncertain, absent } = masks
  let open: Uint8Array | undefined
  for (let i = 0; i < size; i++) {
    // Nearly all bytes are equal, and this loop runs cold, once per device.
    if (built[i] === config[i]) continue
    const unlike = (built[i]! ^ config[i]!) & cmask[i]! & ~wmask[i]! & ~w1cmask[i]! & ~uncertain[i]! & ~absent[i]!
    if (unlike === 0) continue
    open ??= changeable(masks)
    if ((unlike & ~open[i]!) === 0) continue
    return { code: 'unlike-new', offset: i, shown: config[i]!, built: built[i]! }
  }
  return null
}
