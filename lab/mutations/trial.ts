import type { CheckRequest } from '../../src/check/report/request'

/** What lies at a path: a file, or a directory. */
export type Input = Uint8Array | { readonly [name: string]: Input }

/** Two inputs, of which one or both were damaged. */
export interface Trial {
  readonly mutation: string
  /** For the person who looks into it. */
  readonly about: string
  readonly source: Input
  readonly destination: Input
  readonly request: CheckRequest
  /**
   * Whether QEMU refuses what the source had or, if bytes of config space were changed, what it has now; null: not
   * known.
   */
  readonly refused: boolean | null
}

/** The sides that a damage is done to. The same one to both: a script that goes wrong does so twice. */
export const SIDES = ['source', 'destination', 'both'] as const

export type SideName = (typeof SIDES)[number]

/** Both sides, changed where it is their turn. */
export const onSides = <T>(side: SideName, source: T, destination: T, change: (value: T, other: T) => T): [T, T] => [
  side === 'destination' ? source : change(source, destination),
  side === 'source' ? destination : change(destination, source),
]
