import type { Verdict } from '../check/report'

/** Paints text; the painted text says the same without its colour. */
export interface Style {
  readonly strong: (text: string) => string
  readonly faint: (text: string) => string
  readonly verdict: Readonly<Record<Verdict, (text: string) => string>>
}

/** What a report for people has to fit. */
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
  verdict: { compatible: same, incompatible: same, undetermined: same },
}
