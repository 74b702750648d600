import type { FunctionFacts } from './function-facts'
import { type CapabilityLayout, layoutEnd } from './layout'
import type { CapabilityRead, RegisterView } from './view'

/** A capability in lspci's words. */
export interface CapabilityText {
  /** What follows "Capabilities: [40] ". */
  readonly title: string
  /** Lines below it, without the two tabs that all of them have. */
  readonly lines: readonly string[]
}

export type Describe = (view: RegisterView) => CapabilityText

/** A capability that has one line. */
export const oneLine = (title: string): CapabilityText => ({ title, lines: [] })

/** A capability that is shown by name only, with lspci's mark of what it does not decode: "Power Budgeting <?>". */
export interface NameOnly {
  readonly nameOnly: string
}

/** Shown by name only. @param name lspci's words for it, which are not always those of the layout's title */
export const nameOnly = (name: string): NameOnly => ({ nameOnly: name })

/** Everything that is known about one capability id: what lies where, how long it is, how it is printed. */
export interface Capability {
  /** The shortest form: name, title, id. */
  readonly base: CapabilityLayout
  readonly layout: (read: CapabilityRead, facts: FunctionFacts) => CapabilityLayout
  /**
   * Length in bytes. `layout` is what the function above gave, `room` the distance to the next capability or the end of
   * what is held: the answer if nothing determines it.
   */
  readonly length: (layout: CapabilityLayout, read: CapabilityRead, room: number) => number
  readonly describe: Describe | NameOnly
}

/** One layout, which ends with its last register. */
export const fixed = (layout: CapabilityLayout, describe: Capability['describe']): Capability => ({
  base: layout,
  layout: () => layout,
  length: layoutEnd,
  describe,
})

/** One layout, after whose registers more may follow. */
export const open = (layout: CapabilityLayout, describe: Capability['describe']): Capability => ({
  base: layout,
  layout: () => layout,
  length: (_layout, _read, room) => room,
  describe,
})

/** A layout that depends on the capability's bytes or its function, and ends with its last register. */
export const varying = (
  base: CapabilityLayout,
  layout: Capability['layout'],
  describe: Capability['describe'],
): Capability => ({ base, layout, length: layoutEnd, describe })

/** The length that a structure's own field gives; a value smaller than the structure's header is ignored. */
export const lengthOr = (length: number, header: number, room: number): number => (length >= header ? length : room)
