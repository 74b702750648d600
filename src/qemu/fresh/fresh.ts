import type { Target } from '../reconstruct'
import { type Fresh, type FreshRequest, grow, type NoFresh } from './grow'
import { seedsOf } from './seed'

export type { Fresh, FreshRequest, NoFresh }

/**
 * Config space and masks of a device as QEMU of the target creates it, without a dump of any: grown from what the type
 * was measured with.
 * @returns why not, for a device type, a place or an option of which it is not known what QEMU makes of it
 */
export function fresh(request: FreshRequest, target: Target): Fresh | NoFresh {
  const { type, placement, set } = request
  return grow(request, seedsOf(type, placement, set, target.qemu), target)
}
