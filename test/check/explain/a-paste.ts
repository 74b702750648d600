import { expect } from 'vitest'
import { triage } from './a-log'

/** Where it was posted, what was pasted, and what is right: class and case, what it has to do with config space, how sure. */
export type Paste = readonly [string, string, string, string, string, 'sure' | 'possible']

export function expectOnly([, log, name, code, about, certainty]: Paste): void {
  const { messages, otherFailures } = triage(log)
  expect(messages).toEqual([])
  expect(otherFailures.map((found) => [found.class, found.case, found.about, found.certainty])).toEqual([
    [name, code, about, certainty],
  ])
  expect(otherFailures[0]!.remedies.length).toBeGreaterThan(0)
}
