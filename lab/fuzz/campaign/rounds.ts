import { Random } from '../random'
import type { Target } from '../target'
import { seen, tell } from './findings'
import { type Case, coreMs, judged } from './judge'
import type { Watch } from './watch'

/** Time that one target has in a row, in ms: all have the same. */
const TURN_MS = 200
/** Every so many cases is run twice. */
const TWICE = 32
/** Part of all cases that one target may have: targets that are fast would have nearly all of them. */
const LARGEST_PART = 1 / 16
/** What may stay in memory after hundreds of thousands of cases, in bytes. */
const MOST_LEFT = 96 * 1024 * 1024

export interface Count {
  runs: number
  bytes: number
  /** Of one core. */
  ms: number
}

/** What to run. */
export interface Plan {
  readonly seed: number
  /** Cases of each target; infinite where time or their sum ends it. */
  readonly runs: number
  /** Cases of all targets. */
  readonly cases: number
  readonly seconds: number
  /** The number of the first case. */
  readonly first: number
  /** Whether every operation runs in every case. */
  readonly every: boolean
}

/** One case of a target. @returns bytes of its input */
async function fuzzOne(target: Target, number: number, { seed, every }: Plan): Promise<number> {
  const random = new Random(seed, number)
  const input = target.vary(random)
  const one: Case = { target, input, salt: random.bits(), every }
  const outcome = await judged(one, number % TWICE === 0)
  if ('failure' in outcome) await tell(one, outcome.failure, outcome.stack)
  return input.length
}

/** One turn of a target: a number of cases, or as many as fit into its time. */
async function turn(target: Target, plan: Plan, count: Count, most: number, watch: Watch): Promise<void> {
  const [started, end] = [coreMs(), performance.now() + TURN_MS]
  for (let left = most; left > 0 && performance.now() < end; left--) {
    const number = plan.first + count.runs
    watch.begins(target.name, number)
    count.bytes += await fuzzOne(target, number, plan)
    count.runs++
  }
  watch.ends()
  count.ms += coreMs() - started
}

let stopped = false
const stop = () => {
  stopped = true
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** Signals are heard between two turns; the command line, which has ideas of its own about them, has no say. */
async function breath(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  for (const signal of SIGNALS) {
    for (const other of process.listeners(signal)) if (other !== stop) process.removeListener(signal, other)
  }
}

function heap(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers
}

/**
 * Gives each target its turn, over and over, until there were enough cases, the time is over, or a signal came.
 * @returns what each target has run
 */
export async function fuzz(targets: readonly Target[], plan: Plan, watch: Watch): Promise<Map<Target, Count>> {
  const counts = new Map(targets.map((target) => [target, { runs: 0, bytes: 0, ms: 0 }]))
  const until = performance.now() + 1000 * plan.seconds
  const part = Math.ceil(plan.cases * Math.max(LARGEST_PART, 1 / targets.length))
  const sum = () => [...counts.values()].reduce((all, { runs }) => all + runs, 0)
  const left = ({ runs }: Count) => Math.min(plan.runs - runs, part - runs, plan.cases - sum())
  const isDone = () => stopped || performance.now() > until || [...counts.values()].every((count) => left(count) <= 0)
  for (const signal of SIGNALS) process.on(signal, stop)
  let before: number | null = null
  while (!isDone()) {
    for (const [target, count] of counts) {
      if (!stopped) await turn(target, plan, count, left(count), watch)
      await breath()
    }
    // By then all has been loaded and compiled.
    before ??= heap()
  }
  if (before !== null && heap() - before > MOST_LEFT) {
    seen(targets[0]!, 'memory')
    console.error(`${Math.round((heap() - before) / 2 ** 20)} MiB were not released`)
  }
  return counts
}
