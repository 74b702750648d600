import type { NextStep } from '../next-steps'

/** What is known about a failure when it is put into words. */
export interface Facts {
  /** Names and numbers of the message, in order. */
  readonly values: readonly string[]
  readonly message: string
  /** The section that QEMU names, or null. */
  readonly section: string | null
  /** The device's own words. */
  readonly own: readonly string[]
  /** "Invalid argument" */
  readonly reason: string | null
}

/** Something to do about it. */
export type Step = Pick<NextStep, 'side' | 'text'> & { readonly command?: string }

/**
 * What a failure has to do with config space. `config`: config space was refused. `other`: something else was. `open`: it
 * may be either. `start`: a QEMU did not start, or not with a device, and nothing was migrated. `elsewhere`: the cause is in another log.
 */
export type About = 'config' | 'other' | 'open' | 'start' | 'elsewhere'

/** The explanation of one kind of statement. */
export interface Words {
  readonly about: About
  readonly meaning: (facts: Facts) => string
  readonly steps: (facts: Facts) => readonly Step[]
}

type Text = string | ((facts: Facts) => string)
type Steps = readonly Step[] | ((facts: Facts) => readonly Step[])

const called = <T>(value: T | ((facts: Facts) => T)): ((facts: Facts) => T) =>
  typeof value === 'function' ? (value as (facts: Facts) => T) : () => value

/** Makes a row: what it is about, what it means, what to do. */
export const words = (about: About, meaning: Text, steps: Steps): Words => ({
  about,
  meaning: called<string>(meaning),
  steps: called<readonly Step[]>(steps),
})

const step =
  (side: Step['side']) =>
  (text: string, command?: string): Step =>
    command === undefined ? { side, text } : { side, text, command }

export const onSource = step('source')
export const onDestination = step('destination')
export const onBoth = step('both')
export const anywhere = step('anywhere')

/** The section, or a stand-in if the log names none. */
export const deviceOr = ({ section }: Facts, other: string): string => section ?? other
