import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Summary } from './summary'

/** Room between the seeds of two processes. */
const APART = 1_000_003

type Values = Readonly<Record<string, string | boolean | readonly string[] | undefined>>

/** The words of a command line that give these values. */
const wordsOf = (values: Values): string[] =>
  Object.entries(values).flatMap(([name, value]) => {
    if (value === undefined || value === false) return []
    if (value === true) return [`--${name}`]
    return [value].flat().map((word) => `--${name}=${String(word)}`)
  })

/**
 * Runs the same in several processes, each with a seed of its own and its part of the cases.
 * @returns what each of them came to; one that died counts as a fault
 */
export function jobs(many: number, { jobs: _, json: __, ...values }: Values): Promise<Summary[]> {
  const cases = values.cases === undefined ? {} : { cases: String(Math.ceil(Number(values.cases) / many)) }
  return Promise.all(
    Array.from({ length: many }, (_, i) => {
      const own = { ...values, ...cases, seed: String(Number(values.seed) + APART * i) }
      const child = fork(fileURLToPath(import.meta.url), wordsOf(own), {
        execArgv: ['--expose-gc', '--enable-source-maps'],
      })
      // Each ends its turn and tells what it has done.
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
      return new Promise<Summary>((resolve) => {
        let reported: Summary | null = null
        child.on('message', (summary) => {
          reported = summary as Summary
        })
        child.on('close', () => resolve(reported ?? { replayed: 0, rows: [], faults: 1, failing: 1 }))
      })
    }),
  )
}
