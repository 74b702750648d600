import type { Target } from '../reconstruct'
import { type Fresh, type FreshRequest, grow, type NoFresh } from './grow'
import { seedsOf } from './seed'

export type { Fresh, FreshRequest, NoFresh }

/**
 * Returns config space and masks of a device as QEMU of the target creates it, without a dump: derived from
 * measurements of the type.
 * @returns the reason if it is not known how QEMU builds the device type at that place or with an option
 */
export function fresh(request: FreshRequest, target: Target): Fresh | NoFresh {
  const { type, placement, set } = request
  return grow(request, seedsOf(type, placement, set, target.qemu), target)
}
