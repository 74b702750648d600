import { keep, keptInputs } from '../inputs/corpus'
import type { Target } from '../target'
import { type Case, faultOf, judged } from './judge'
import { minimised } from './minimise'

/** Findings of one fault that are kept. */
const ENOUGH = 1

const faults = new Map<string, number>()

/** How many different faults were found, and in how many cases. */
export const found = () => ({ faults: faults.size, cases: [...faults.values()].reduce((all, count) => all + count, 0) })

/** Counts a fault. @returns how often it was seen */
export function seen(target: Target, fault: string): number {
  const name = `${target.name} ${fault}`
  const times = (faults.get(name) ?? 0) + 1
  faults.set(name, times)
  return times
}

/** Reports a failing case, and keeps it as small as it can be made. */
export async function tell(one: Case, failure: string, stack: string): Promise<void> {
  const { target, input, salt } = one
  const fault = faultOf(failure)
  if (seen(target, fault) > ENOUGH) return
  console.error(`${target.name}: ${failure}\n${stack}`)
  const small = await minimised(input, async (smaller) => {
    const outcome = await judged({ ...one, input: smaller }, failure.startsWith('two runs'))
    return 'failure' in outcome && faultOf(outcome.failure) === fault
  })
  console.error(`  kept as ${keep(target.name, fault, small, salt)}`)
}

/** Runs what failed in earlier times, with every operation. @returns the number of runs */
export async function replay(targets: readonly Target[]): Promise<number> {
  let runs = 0
  for (const target of targets) {
    for (const { name, input, salt } of keptInputs(target.name)) {
      runs++
      const outcome = await judged({ target, input, salt, every: true }, true)
      if (!('failure' in outcome)) continue
      seen(target, name)
      console.error(`${target.name}: ${name} fails again: ${outcome.failure}\n${outcome.stack}`)
    }
  }
  return runs
}
