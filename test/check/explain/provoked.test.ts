import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { triage } from './a-log'

/** What was done to a QEMU, the class of failure that this is, and what it printed (fixtures/logs/README.md). */
interface Provoked {
  readonly qemu: string
  readonly done: string
  readonly class: string
  readonly said: string
}
const provoked: Provoked[] = readFileSync('fixtures/logs/provoked.ndjson', 'utf8')
  .trim()
  .split('\n')
  .map((text) => JSON.parse(text))

test.each(provoked)('QEMU $qemu, $done', ({ said, class: name }) => {
  const { messages, otherFailures } = triage(said)
  expect(messages).toEqual([])
  expect(otherFailures.map((found) => found.class)).toEqual([name])
})
