import type { View } from './view'

/** What a capability says in lspci's words. */
export interface Decoded {
  /** What follows "Capabilities: [40] ". */
  readonly title: string
  /** Lines below it, without the two tabs that all of them have. */
  readonly lines: readonly string[]
}

export type Decoder = (view: View) => Decoded

/** A capability that is told in one line. */
export const oneLine = (title: string): Decoded => ({ title, lines: [] })
