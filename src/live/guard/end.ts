import type { Via } from '../via/via'
import type { Where } from '../where'

/** One end of a migration, and how it is reached. */
export interface LiveEnd {
  readonly where: Where
  /** In front of every program that is run; empty for this host. */
  readonly via: Via
  /** URI of libvirt; null for its own default. */
  readonly connect: string | null
}
