import { InputError } from '../../src/bytes/input-error'
import { mustBePrintable } from './printable'
import { Random } from './random'
import { Finding, type Target } from './target'

/** Longer than the slowest input of these sizes takes by far. */
const SLOWEST_MS = 3000

/** Time of one core that this process has used: what else the machine does is left out. */
export function coreMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** What came out of a case: an answer, or why it failed. */
export type Outcome = { readonly answer: string } | { readonly failure: string; readonly stack: string }

/** Whether a case that seemed slow is: the machine may have done something else meanwhile. */
async function isSlow(target: Target, input: Uint8Array, salt: number): Promise<boolean> {
  const started = coreMs()
  await (async () => target.run(input, new Random(salt)))().catch(() => null)
  return coreMs() - started > SLOWEST_MS
}

async function once(target: Target, input: Uint8Array, salt: number): Promise<Outcome> {
  const started = performance.now()
  try {
    const answer = await target.run(input, new Random(salt))
    const seemsSlow = performance.now() - started > SLOWEST_MS
    if (seemsSlow && (await isSlow(target, input, salt))) throw new Finding('it took seconds')
    return { answer }
  } catch (error) {
    if (!(error instanceof Error)) return { failure: `threw ${String(error)}`, stack: '' }
    if (!(error instanceof InputError)) return { failure: `${error.name}: ${error.message}`, stack: error.stack ?? '' }
    try {
      mustBePrintable(error.message, 'an error')
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

/** Runs a case. @param twice whether a second run has to give the same answer */
export async function judged(target: Target, input: Uint8Array, salt: number, twice: boolean): Promise<Outcome> {
  const first = await once(target, input, salt)
  if ('failure' in first) {
    const again = await withPlace(() => once(target, input, salt))
    return 'failure' in again ? again : first
  }
  if (!twice) return first
  const second = await once(target, input, salt)
  if ('failure' in second) return second
  return first.answer === second.answer ? first : { failure: 'two runs gave two answers', stack: '' }
}

/** What two failures of one fault have in common: the words without numbers and quotations. */
export const faultOf = (failure: string): string =>
  failure
    .replace(/"(?:[^"\\]|\\.)*"/g, '…')
    .replace(/0x[0-9a-f]+|\d+/g, '#')
    .slice(0, 120)
