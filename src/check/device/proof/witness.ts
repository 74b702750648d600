import { readUint, writeUint } from '../../../bytes/little-endian'
import type { Masks } from '../../../qemu/painting/masks'
import type { Write } from '../../../qemu/painting/step'
import { badConfigData, type FirstFailure } from '../../report/message'
import type { ProofEnd } from '../../report/proof'
import { compare } from '../compare'
import { type BitCause, reachableBits } from './reach'

function apply(config: Uint8Array, { at, width, how, value }: Write): void {
  const before = readUint(config, at, width)
  writeUint(config, at, width, { set: value, or: before | value, clear: before & ~value }[how] >>> 0)
}

/**
 * Returns the source's state nearest to the destination's: bits that its guest may change have the values that the
 * destination expects.
 */
export function nearestState(source: ProofEnd, destination: Masks): Uint8Array {
  const { config, cmask, wmask, w1cmask, size } = destination
  const movable = reachableBits(source)
  return source.masks.config.map((byte, i) => {
    if (i >= size) return byte
    const bits = movable[i]! & cmask[i]! & ~wmask[i]! & ~w1cmask[i]!
    return (byte & ~bits) | (config[i]! & bits)
  })
}

/**
 * Returns a state in which the lowest of a cause's bits differs from the destination's.
 * @param base the state of `nearestState`
 */
export function witness(offset: number, { bits, why, along }: BitCause, base: Uint8Array): Uint8Array {
  const config = base.slice()
  for (const write of along) apply(config, write)
  if (why.by !== 'constant') {
    const lowest = bits & -bits
    config[offset] = (config[offset]! & ~lowest) | (~base[offset]! & lowest)
  }
  return config
}

/** Returns what QEMU prints when it receives that config space, or null if it takes it. */
export function refusalOf(config: Uint8Array, source: Masks, destination: Masks): FirstFailure | null {
  const [offset] = compare({ config, absent: source.absent, size: source.size }, destination).failing
  if (offset === undefined) return null
  const { cmask, wmask, w1cmask } = destination
  const found = {
    offset,
    read: config[offset]!,
    device: destination.config[offset]!,
    cmask: cmask[offset]!,
    wmask: wmask[offset]!,
    w1cmask: w1cmask[offset]!,
  }
  return { ...found, message: badConfigData(found) }
}
