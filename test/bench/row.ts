import { median } from './cost'

/** One line of the document: what a piece of work costs, in units of another one that ran beside it. */
export interface Row {
  readonly group: string
  readonly name: string
  /** For people: "312,000 pairs/s". Depends on the machine. */
  readonly figure: string
  /** Cost divided by the reference's; lower is better. Null where only figure and memory count. */
  readonly ratio: number | null
  readonly reference: string
  /** Peak in MiB, null inside this process. */
  readonly memory: number | null
}

/** Work and what it is measured against: each returns its cost in CPU seconds. */
export interface Contest {
  readonly work: () => number
  readonly reference: () => number
  readonly rounds: number
}

/** Runs both by turns, so that a busy machine slows them alike. */
export function compete({ work, reference, rounds }: Contest): { cost: number; ratio: number } {
  const costs: number[] = []
  const references: number[] = []
  for (let round = 0; round < rounds; round++) {
    references.push(reference())
    costs.push(work())
  }
  return { cost: median(costs), ratio: median(costs) / median(references) }
}

export const perSecond = (count: number, seconds: number, unit: string): string =>
  `${Math.round(count / seconds).toLocaleString('en-US')} ${unit}/s`
