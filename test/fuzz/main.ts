/**
 * Fuzzing: `npm run fuzz -- [--target NAME]... [--seconds N | --runs N] [--seed N] [--replay]`. Every case is known by
 * its target, the seed and its number; `--runs` is that many cases of each target, always the same.
 */
import { parseArgs } from 'node:util'
import { keep, keptInputs } from './corpus'
import { coreMs, faultOf, judged } from './judge'
import { minimised } from './minimise'
import { Random } from './random'
import type { Target } from './target'
import { TARGETS } from './targets'

/** Time that one target has in a row, in ms: all have the same. */
const TURN_MS = 200
/** Every so many cases is run twice. */
const TWICE = 16
/** Findings of one fault that are kept. */
const ENOUGH = 1

const { values } = parseArgs({
  options: {
    target: { type: 'string', multiple: true, default: [] },
    seconds: { type: 'string', default: '20' },
    runs: { type: 'string' },
    seed: { type: 'string', default: '1' },
    replay: { type: 'boolean', default: false },
  },
})

function chosen(names: readonly string[]): readonly Target[] {
  const unknown = names.find((name) => !TARGETS.some((target) => target.name === name))
  if (unknown === undefined) return names.length === 0 ? TARGETS : TARGETS.filter(({ name }) => names.includes(name))
  throw new Error(`there is no target ${unknown}: ${TARGETS.map(({ name }) => name).join(', ')}`)
}

const faults = new Map<string, number>()

/** Tells of a failing case, and keeps it as small as it can be made. */
async function found(target: Target, input: Uint8Array, salt: number, failure: string, stack: string): Promise<void> {
  const fault = faultOf(failure)
  const seen = (faults.get(`${target.name} ${fault}`) ?? 0) + 1
  faults.set(`${target.name} ${fault}`, seen)
  if (seen > ENOUGH) return
  const small = await minimised(input, async (smaller) => {
    const outcome = await judged(target, smaller, salt, failure.startsWith('two runs'))
    return 'failure' in outcome && faultOf(outcome.failure) === fault
  })
  console.error(`${target.name}: ${failure}\n  kept as ${keep(target.name, fault, small, salt)}\n${stack}`)
}

/** Runs what failed in earlier times. @returns the number of runs */
async function replay(targets: readonly Target[]): Promise<number> {
  let runs = 0
  for (const target of targets) {
    for (const { name, input, salt } of keptInputs(target.name)) {
      runs++
      const outcome = await judged(target, input, salt, true)
      if (!('failure' in outcome)) continue
      faults.set(`${target.name} ${name}`, 1)
      console.error(`${target.name}: ${name} fails again: ${outcome.failure}\n${outcome.stack}`)
    }
  }
  return runs
}

interface Count {
  runs: number
  bytes: number
  /** Of one core. */
  ms: number
}

/** One case of a target. */
async function fuzzOne(target: Target, number: number, seed: number): Promise<number> {
  const random = new Random(seed, number)
  const input = target.vary(random)
  const salt = random.bits()
  const outcome = await judged(target, input, salt, number % TWICE === 0)
  if ('failure' in outcome) await found(target, input, salt, outcome.failure, outcome.stack)
  return input.length
}

/** One turn of a target: so many cases, or those of so much time. */
async function turn(target: Target, seed: number, count: Count, most: number): Promise<void> {
  const [started, end] = [coreMs(), performance.now() + TURN_MS]
  for (let left = most; left > 0 && performance.now() < end; left--) {
    count.bytes += await fuzzOne(target, count.runs, seed)
    count.runs++
  }
  count.ms += coreMs() - started
}

async function fuzz(targets: readonly Target[]): Promise<void> {
  const seed = Number(values.seed)
  const until = performance.now() + 1000 * Number(values.seconds)
  const most = values.runs === undefined ? Number.POSITIVE_INFINITY : Number(values.runs)
  const counts = new Map(targets.map((target) => [target, { runs: 0, bytes: 0, ms: 0 }]))
  const sum = (pick: (count: Count) => number) => [...counts.values()].reduce((all, count) => all + pick(count), 0)
  const isDone = () =>
    most < Number.POSITIVE_INFINITY ? [...counts.values()].every(({ runs }) => runs >= most) : performance.now() > until
  while (!isDone()) for (const [target, count] of counts) await turn(target, seed, count, most - count.runs)
  for (const [{ name }, { runs, bytes, ms }] of counts) {
    console.log(`${name.padEnd(14)} ${told(runs, ms)} ${Math.round(bytes / runs)} bytes each`)
  }
  console.log(
    `${'all'.padEnd(14)} ${told(
      sum(({ runs }) => runs),
      sum(({ ms }) => ms),
    )}`,
  )
}

const told = (runs: number, ms: number): string =>
  `${String(runs).padStart(9)} cases ${String(Math.round((1000 * runs) / ms)).padStart(6)}/s of one core`

const targets = chosen(values.target)
const replayed = await replay(targets)
console.log(`${replayed} kept inputs replayed`)
if (!values.replay) await fuzz(targets)
const total = [...faults.values()].reduce((all, count) => all + count, 0)
console.log(total === 0 ? 'no findings' : `${faults.size} faults in ${total} cases`)
process.exitCode = total === 0 ? 0 : 1
