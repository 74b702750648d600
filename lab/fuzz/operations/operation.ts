import type { Device } from '../../../src/pci/device'
import type { CaseSeed } from '../case-seed'
import type { Random } from '../random'

/** One of the things that can be done with devices. */
export interface Operation {
  readonly name: string
  /** It runs once in so many cases, 1 for all: what draws costs a hundred times what compares. */
  readonly times: number
  /**
   * @returns what came out
   * @throws Finding where a property does not hold, InputError for options that these devices do not go with
   */
  readonly run: (devices: readonly Device[], random: Random, seed: CaseSeed) => string
}
