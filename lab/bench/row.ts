/** One line of the document: what a piece of work costs, in units of another one that ran beside it. */
export interface Row {
  readonly group: string
  readonly name: string
  /** For people: "312,000 pairs/s". Depends on the machine. */
  readonly figure: string
  /** Cost divided by the reference's; lower is better. Null if nothing was measured. */
  readonly ratio: number | null
  /** What it is at least; left out of the document. */
  readonly surely?: number
  readonly reference: string
  /** Largest resident size of the process that did the work, in MiB; null if nothing was measured. */
  readonly memory: number | null
}

/** What a measurement gives. */
export interface Measured {
  /** CPU seconds of one piece of work. */
  readonly cost: number
  readonly ratio: number
  /** What the ratio is at least, as far as the spread of the rounds tells. */
  readonly surely: number
  readonly memory: number
}

/** How long to measure: 1 for the usual number of rounds. */
export type Patience = number

/** A row before it is measured, which can be done again. */
export interface Contest {
  readonly group: string
  readonly name: string
  readonly reference: string
  /** Text instead of a measurement if there can be none. */
  readonly measure: ((patience: Patience) => Measured) | string
  readonly figure: (cost: number) => string
}

export function rowOf({ group, name, reference, measure, figure }: Contest, patience: Patience): Row {
  if (typeof measure === 'string') return { group, name, figure: measure, ratio: null, reference, memory: null }
  const { cost, ratio, surely, memory } = measure(patience)
  return { group, name, figure: figure(cost), ratio: Number(ratio.toPrecision(4)), surely, reference, memory }
}

export const milliseconds = (seconds: number): string => `${(1000 * seconds).toFixed(0)} ms`

export const perSecond =
  (unit: string) =>
  (seconds: number): string =>
    `${Number((1 / seconds).toPrecision(3)).toLocaleString('en-US')} ${unit}/s`

export const megabytesPerSecond =
  (bytes: number) =>
  (seconds: number): string =>
    `${Number((bytes / seconds / 1e6).toPrecision(3)).toLocaleString('en-US')} MB/s`
