import type { CaseSeed } from './case-seed'
import type { Random } from './random'

/** What is wrong with the answer to an input, as opposed to an error that is thrown. */
export class Finding extends Error {
  override readonly name = 'Finding'
}

/** One kind of input: where cases come from, and what has to hold for each. */
export interface Target {
  readonly name: string
  /** A new input, made out of the fixtures. */
  readonly vary: (random: Random) => Uint8Array
  /**
   * Gives an input to the code, and what was parsed to every operation that takes it. Everything else that the case
   * needs (options, the other side) comes from `seed`, so that an input with its seed is a case that can be repeated.
   * @returns what came out, to be compared with a second run
   * @throws Finding if a property does not hold; an InputError is a valid outcome, anything else is not
   */
  readonly run: (input: Uint8Array, seed: CaseSeed) => string | Promise<string>
}
