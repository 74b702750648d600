import { getHeapStatistics } from 'node:v8'
import { InputError } from '../../../src/bytes/input-error'
import { mustBeSentence } from '../answer'
import { CaseSeed } from '../case-seed'
import { Finding, type Target } from '../target'

/** Far longer than the slowest input of these sizes takes. */
const SLOWEST_MS = 3000
/** Memory that a case may take, in bytes, in addition to a multiple of the length of its input. */
const MOST_MEMORY = 128 * 1024 * 1024
const TIMES_OVER = 128

/** Time of one core that this process has used: what else the machine does is left out. */
export function coreMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Bytes of objects and buffers, garbage among them. */
function memory(): number {
  const { used_heap_size, external_memory } = getHeapStatistics()
  return used_heap_size + external_memory
}

/** A case: what is given to a target, and the seed of everything else. */
export interface Case {
  readonly target: Target
  readonly input: Uint8Array
  readonly salt: number
  /** Whether operations that take turns run all the same. */
  readonly every: boolean
}

/** What came out of a case: an answer, or why it failed. */
export type Outcome = { readonly answer: string } | { readonly failure: string; readonly stack: string }

const ran = async ({ target, input, salt, every }: Case): Promise<string> =>
  target.run(input, new CaseSeed(salt, every))

/** Runs a case that seemed expensive once more, for it may have been the machine, or garbage that others left. */
async function mustBeCheap(one: Case): Promise<void> {
  globalThis.gc?.()
  const [started, before] = [coreMs(), memory()]
  await ran(one).catch(() => null)
  const [took, grew] = [coreMs() - started, memory() - before]
  if (took > SLOWEST_MS) throw new Finding('it took seconds')
  if (globalThis.gc !== undefined && grew > MOST_MEMORY + TIMES_OVER * one.input.length) {
    throw new Finding('it took more memory than it may')
  }
}

async function once(one: Case): Promise<Outcome> {
  const [started, before] = [performance.now(), memory()]
  try {
    const answer = await ran(one)
    const seemsDear = performance.now() - started > SLOWEST_MS || memory() - before > MOST_MEMORY
    if (seemsDear) await mustBeCheap(one)
    return { answer }
  } catch (error) {
    if (!(error instanceof Error)) return { failure: `threw ${String(error)}`, stack: '' }
    if (!(error instanceof InputError)) return { failure: `${error.name}: ${error.message}`, stack: error.stack ?? '' }
    try {
      mustBeSentence(error)
      return { answer: error.message }
    } catch (finding) {
      return { failure: (finding as Error).message, stack: error.stack ?? '' }
    }
  }
}

/** Gathering the place of an error takes longer than most cases: only failures are run again for it. */
async function withPlace<T>(run: () => Promise<T>): Promise<T> {
  Error.stackTraceLimit = 20
  try {
    return await run()
  } finally {
    Error.stackTraceLimit = 0
  }
}

/** Runs a case. @param twice whether a second run has to give the same answer, and to leave the input as it was */
export async function judged(one: Case, twice: boolean): Promise<Outcome> {
  const before = twice ? Uint8Array.from(one.input) : one.input
  const first = await once(one)
  if ('failure' in first) {
    const again = await withPlace(() => once(one))
    return 'failure' in again ? again : { failure: `only the first time: ${first.failure}`, stack: first.stack }
  }
  if (!twice) return first
  if (Buffer.compare(before, one.input) !== 0) return { failure: 'the input was written to', stack: '' }
  const second = await once(one)
  if ('failure' in second) return second
  return first.answer === second.answer ? first : { failure: 'two runs gave two answers', stack: '' }
}

/** What two failures of one fault have in common: the words without numbers and quotations. */
export const faultOf = (failure: string): string =>
  failure
    .replace(/"(?:[^"\\]|\\.)*"/g, '…')
    .replace(/0x[0-9a-f]+|\d+/g, '#')
    .slice(0, 120)
