import type { Difference, Verdict } from '../../check/report/report'

/** What QEMU does with a byte's bits: compares all, some, or none, and in that case because of which mask. */
export type Layer = 'checked' | 'partly' | 'writable' | 'w1c' | 'unchecked'

/** Paints text; the painted text says the same without its colour. */
export interface Style {
  readonly strong: (text: string) => string
  readonly faint: (text: string) => string
  readonly verdict: Readonly<Record<Verdict, (text: string) => string>>
  /** A part of a line that leads to an address, for terminals that follow links. */
  readonly link: (text: string, address: string) => string
  /** Bytes of a grid: those that differ by their outcome, the others by what QEMU does with them. */
  readonly bytes: Readonly<Record<Layer | Exclude<Difference['outcome'], 'equal'>, (text: string) => string>>
}

/** The terminal that a report for people must fit. */
export interface Look {
  /** Columns to fit into, at least 40. */
  readonly width: number
  readonly style: Style
}

const same = (text: string): string => text

/** No colour, and no escapes at all. */
export const PLAIN: Style = {
  strong: same,
  faint: same,
  link: same,
  verdict: { compatible: same, incompatible: same, undetermined: same },
  bytes: {
    ...{ fails: same, adopted: same, undetermined: same },
    ...{ checked: same, partly: same, writable: same, w1c: same, unchecked: same },
  },
}
