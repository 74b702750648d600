import { spawnSync } from 'node:child_process'
import { byTurns, quantile } from './ratio'
import type { Contest, Measured, Patience } from './row'

/** Two functions that are called again and again in a process of their own. */
export interface Inside {
  readonly work: () => void
  readonly reference: () => void
}

export type InsideContest = Omit<Contest, 'measure'> & { readonly prepare: () => Inside }

/** CPU seconds of one uninterrupted run of calls: short, so that a busy machine slows work and reference alike. */
const SLICE = 0.04
/** CPU seconds of calls before V8 has compiled for good: the reference is one small loop. */
const WARM = { work: 1, reference: 0.1 }
/** Threads that collect one's garbage would still be at work, and be counted, when it is the other's turn. */
const GC = '--single-threaded-gc'
/** What V8 compiles differs from one process to the next. */
const PROCESSES = 3

function cpuSeconds(calls: number, call: () => void): number {
  const before = process.cpuUsage()
  for (let i = 0; i < calls; i++) call()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

/** Calls until V8 has compiled for good, and returns how many calls make a slice. */
function warmed(call: () => void, enough: number): number {
  let calls = 1
  for (let spent = 0; spent < enough; ) {
    const seconds = cpuSeconds(calls, call)
    spent += seconds
    if (seconds < SLICE / 2) calls *= 2
    else if (seconds > 2 * SLICE && calls > 1) calls = Math.ceil(calls / 2)
  }
  return calls
}

/** Measures in this process, which should have done nothing else. */
export function measureHere({ work, reference }: Inside, patience: Patience): Measured {
  const referenceCalls = warmed(reference, WARM.reference)
  const calls = warmed(work, WARM.work)
  const measured = byTurns({
    work: () => cpuSeconds(calls, work) / calls,
    reference: () => cpuSeconds(referenceCalls, reference) / referenceCalls,
    least: Math.ceil(9 * patience),
    most: Math.ceil(25 * patience),
  })
  return { ...measured, memory: Math.round(process.resourceUsage().maxRSS / 1024) }
}

/** @param program this benchmark's own file, which measures one contest when it is called with --inside */
export const inProcesses =
  (program: string) =>
  ({ prepare: _, ...contest }: InsideContest): Contest => ({
    ...contest,
    measure: (patience) => {
      const results = Array.from({ length: PROCESSES }, (): Measured => {
        const args = [GC, program, '--inside', `${contest.group}/${contest.name}`, '--patience', String(patience)]
        const { stdout, status } = spawnSync(process.execPath, args, {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'inherit'],
        })
        if (status !== 0) throw new Error(`${contest.name} could not be measured`)
        return JSON.parse(stdout)
      })
      const middle = (of: keyof Measured) =>
        quantile(
          results.map((result) => result[of]),
          0.5,
        )
      return {
        cost: middle('cost'),
        ratio: middle('ratio'),
        surely: middle('surely'),
        memory: Math.round(middle('memory')),
      }
    },
  })
