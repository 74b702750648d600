/** Work and what it is measured against: each returns its cost in CPU seconds. */
export interface Alternation {
  readonly work: () => number
  readonly reference: () => number
  readonly least: number
  readonly most: number
}

/** Share of the ratio that it may be off by before measuring goes on. */
const CERTAIN = 0.02

/** The value below which this part of all values lies. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (sorted.length - 1) * part
  const low = sorted[Math.floor(at)]!
  return low + (sorted[Math.ceil(at)]! - low) * (at - Math.floor(at))
}

/** Standard error of the median as a share of it, from the middle half of the values (of a normal distribution). */
function uncertainty(values: readonly number[]): number {
  const spread = (quantile(values, 0.75) - quantile(values, 0.25)) / 1.349
  return (1.253 * spread) / Math.sqrt(values.length) / quantile(values, 0.5)
}

/**
 * Runs both by turns and compares each piece of work with the references right before and right after it: what else
 * the machine does at that time slows all three. The middle one of these ratios does not mind a few that went wrong.
 * @returns cost: of an undisturbed piece of work
 */
export function byTurns({ work, reference, least, most }: Alternation): {
  readonly cost: number
  readonly ratio: number
} {
  const costs: number[] = []
  const ratios: number[] = []
  let before = reference()
  while (ratios.length < most && (ratios.length < least || uncertainty(ratios) > CERTAIN)) {
    const cost = work()
    const after = reference()
    costs.push(cost)
    ratios.push((2 * cost) / (before + after))
    before = after
  }
  return { cost: quantile(costs, 0.25), ratio: quantile(ratios, 0.5) }
}
