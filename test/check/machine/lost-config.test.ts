import { expect, test } from 'vitest'
import { checkMigration } from '../../../src/check/machine/migration'
import { asked, NOTHING_GIVEN } from '../../a-request'
import { fixture, read } from '../../stream/fixtures'

/** What analyze-migration.py of QEMU 7.2 prints of a machine, and the same with a byte of one config space that is none. */
const printed = new TextDecoder().decode(fixture('nested.analysis.json'))
const damaged = printed.replace(/("config\[?1?\]?": "[0-9a-f]{2} [0-9a-f]{2}) /, '$100 ')

const verdict = (source: string, destination: string) => {
  const [from, to] = [source, destination].map((text) => read(new TextEncoder().encode(text)))
  const target = { ...NOTHING_GIVEN, qemu: '7.2', machine: 'pc-q35-7.2' }
  const { verdict: found, unread } = checkMigration(from!, to!, asked({ target }))
  return [found, ...(unread ?? []).map(({ side, reason }) => `${side}: ${reason}`)]
}

test('a section without its config space on one side leaves the verdict open', () => {
  expect(damaged).not.toBe(printed)
  expect(verdict(printed, printed)).toEqual(['compatible'])
  for (const [source, destination, side] of [
    [damaged, printed, 'source'],
    [printed, damaged, 'destination'],
  ] as const) {
    expect(verdict(source, destination)).toEqual([
      'undetermined',
      `${side}: the ${side} has the section, but not its config space`,
    ])
  }
})
