import type { FunctionFacts } from './function-facts'
import type { CapabilityLayout, Layout } from './layout'

/** Value of 1 to 4 bytes at an offset of a capability; absent bytes read 0. */
export type CapabilityRead = (at: number, width: number) => number

/** All structures that share one capability id. */
export interface Family {
  /** The shortest form: name, title, id. */
  readonly base: CapabilityLayout
  readonly layout: (read: CapabilityRead, facts: FunctionFacts) => CapabilityLayout
  /**
   * Length in bytes. `layout` is what the function above gave, `room` the distance to the next capability or the end of
   * what is held: the answer where nothing tells.
   */
  readonly length: (layout: CapabilityLayout, read: CapabilityRead, room: number) => number
}

/** Offset behind the last register. */
export const layoutEnd = ({ registers }: Layout): number =>
  registers.reduce((end, row) => Math.max(end, row.offset + row.width), 0)

/** One layout, which ends with its last register. */
export const fixed = (layout: CapabilityLayout): Family => ({ base: layout, layout: () => layout, length: layoutEnd })

/** One layout, behind whose registers more may follow. */
export const open = (layout: CapabilityLayout): Family => ({
  base: layout,
  layout: () => layout,
  length: (_layout, _read, room) => room,
})

/** A layout that depends on the capability's bytes or its function, and ends with its last register. */
export const varying = (base: CapabilityLayout, layout: Family['layout']): Family => ({
  base,
  layout,
  length: layoutEnd,
})
