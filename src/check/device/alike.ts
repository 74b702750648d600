import { WORD, words } from '../../bytes/words'
import type { Device } from '../../pci/device'
import { checkedBits, isWhole, type Masks } from '../../qemu/painting/masks'
import { shownBits } from '../../qemu/painting/other-end'
import { sentBytes } from '../../qemu/reconstruct'
import { isOfHost } from '../../qemu/request'
import { Looks } from '../report/looks'
import type { DeviceCache, Ends, Rebuilt } from '../report/request'
import { type SourceSide, sentAlong } from './source-side'

/** The words of a config space that have bits which may be compared, and these bits. */
interface DecidingWords {
  readonly places: readonly number[]
  readonly bits: readonly number[]
}

const known = new WeakMap<Masks, DecidingWords>()

function decidingWords(masks: Masks): DecidingWords {
  const before = known.get(masks)
  if (before) return before
  const all = words(checkedBits(masks).map((bits, i) => bits | masks.uncertain[i]!))
  const places = Array.from(all.keys()).filter((word) => all[word] !== 0)
  const found = { places, bits: places.map((word) => all[word]!) }
  known.set(masks, found)
  return found
}

/**
 * Returns a function that says whether another source, which is like that of an accepted pair in all but its bytes and
 * its place, is accepted for the same reasons: it has the same bits wherever any may be compared or are asked for by a
 * rule, and nothing speaks against its other bytes. Null if more than that decides.
 * @param from no byte of it may change
 * @param stops whether something else than these bits keeps a source that holds other bytes from being migrated
 */
export function sameFor(
  { source, destination }: Ends,
  from: SourceSide,
  { masks, profile, view, byOtherEnd = [] }: Rebuilt,
  cache: DeviceCache,
  stops: (other: Device, held: SourceSide) => boolean,
): ((other: Device) => boolean) | null {
  const { size } = masks
  // What hosts show depends on their kernels, which are tried one after the other.
  if (isOfHost(from.view) || isOfHost(view)) return null
  if (from.size !== size || size % WORD !== 0 || !isWhole(from) || !isWhole(masks)) return null
  const { places, bits } = decidingWords(masks)
  const own = words(from.config)
  const shown = shownBits(source.config, byOtherEnd)
  return (other) => {
    if (other.config.length !== source.config.length) return false
    const config = sentBytes(other, profile, size)
    const read = words(config)
    for (let i = 0; i < places.length; i++) {
      const word = places[i]!
      if (((read[word]! ^ own[word]!) & bits[i]!) !== 0) return false
    }
    if (byOtherEnd.length > 0 && shownBits(other.config, byOtherEnd) !== shown) return false
    const sent = sentAlong({ source: other, destination }, profile, size, new Looks(), cache)
    return sent.size === size && sent.doubts.length === 0 && isWhole(sent) && !stops(other, { ...from, config })
  }
}
