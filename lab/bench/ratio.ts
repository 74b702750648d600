/** Work and what it is measured against: each returns its cost in CPU seconds. */
export interface Alternation {
  readonly work: () => number
  readonly reference: () => number
  readonly least: number
  readonly most: number
}

/** Share of the ratio that it may be off by before measuring goes on. */
const CERTAIN = 0.02
/** Standard errors below which the true ratio lies once in forty. */
const CONFIDENCE = 2

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
 * Runs both in turn and compares each piece of work with the references right before and right after it: what else the
 * machine does at that time slows all three. A few that went wrong do not change the median of these ratios.
 * @returns cost: of an undisturbed piece of work; surely: what the ratio is at least, however busy the machine was
 */
export function byTurns({ work, reference, least, most }: Alternation): {
  readonly cost: number
  readonly ratio: number
  readonly surely: number
} {
  const costs: number[] = []
  const ratios: number[] = []
  let before = reference()
  const references = [before]
  while (ratios.length < most && (ratios.length < least || uncertainty(ratios) > CERTAIN)) {
    const cost = work()
    const after = reference()
    costs.push(cost)
    ratios.push((2 * cost) / (before + after))
    references.push(after)
    before = after
  }
  const ratio = quantile(ratios, 0.5)
  // What slows the reference may slow the work, which uses more of the caches, by as much again.
  const slowed = quantile(references, 0.5) / Math.min(...references)
  const surely = (ratio * Math.max(0, 1 - CONFIDENCE * uncertainty(ratios))) / slowed
  return { cost: quantile(costs, 0.25), ratio, surely }
}
