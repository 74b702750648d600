import type { RuleRange } from './masks'

/**
 * Returns a function that looks rules up by offset. `rules` cover config space from 0 without gaps, in ascending order.
 */
export function ruleFinder(rules: readonly RuleRange[]): (offset: number) => RuleRange {
  return (offset) => {
    let low = 0
    let high = rules.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (rules[middle]!.offset <= offset) low = middle
      else high = middle - 1
    }
    return rules[low]!
  }
}
