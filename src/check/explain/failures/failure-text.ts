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

/** A way out of the failure: something to do about it. */
export type WayOut = Pick<NextStep, 'side' | 'text'> & { readonly command?: string }

/**
 * What a failure has to do with config space. `config`: config space was refused. `other`: something else was. `open`: it
 * may be either. `start`: a QEMU did not start, or not with a device, and nothing was migrated. `elsewhere`: the cause is in another log.
 */
export type About = 'config' | 'other' | 'open' | 'start' | 'elsewhere'

/** What one kind of statement means, and the ways out. */
export interface FailureText {
  readonly about: About
  readonly meaning: (facts: Facts) => string
  readonly waysOut: (facts: Facts) => readonly WayOut[]
}

type Text = string | ((facts: Facts) => string)
type WaysOut = readonly WayOut[] | ((facts: Facts) => readonly WayOut[])

const called = <T>(value: T | ((facts: Facts) => T)): ((facts: Facts) => T) =>
  typeof value === 'function' ? (value as (facts: Facts) => T) : () => value

/** Makes a row: what it is about, what it means, what to do. */
export const failureText = (about: About, meaning: Text, waysOut: WaysOut): FailureText => ({
  about,
  meaning: called<string>(meaning),
  waysOut: called<readonly WayOut[]>(waysOut),
})

const wayOut =
  (side: WayOut['side']) =>
  (text: string, command?: string): WayOut =>
    command === undefined ? { side, text } : { side, text, command }

export const onSource = wayOut('source')
export const onDestination = wayOut('destination')
export const onBoth = wayOut('both')
export const anywhere = wayOut('anywhere')

/** The section, or a stand-in if the log names none. */
export const deviceOr = ({ section }: Facts, other: string): string => section ?? other
