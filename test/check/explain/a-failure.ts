import { expect } from 'vitest'
import { explain } from '../../../src/check/explain/explain'
import type { OtherExplanation } from '../../../src/check/explain/other-failures'
import { readLog } from '../../../src/formats/log/incident'
import { NOTHING_GIVEN } from '../../a-request'

export const QEMU = 'qemu-system-x86_64: '
export const END = `${QEMU}load of migration failed: Invalid argument`
export const loading = (section: string) => `${QEMU}error while loading state for instance 0x0 of device '${section}'`

export const triage = (log: string) => explain(readLog(new TextEncoder().encode(log)).incidents, [], NOTHING_GIVEN, [])

/** The failures of a log beside config space that was refused byte by byte. */
export const others = (log: string): readonly OtherExplanation[] => triage(log).otherFailures

/** The one failure of a log. */
export const only = (log: string): OtherExplanation => {
  const { messages, otherFailures } = triage(log)
  expect([messages.length, otherFailures.length]).toEqual([0, 1])
  return otherFailures[0]!
}

/** A line, class and case, what it has to do with config space, how sure, and words of the answer. */
export type LineRow = readonly [string, string, string, 'sure' | 'possible', RegExp]

/** Expects how a line is explained, by itself. */
export function expectRow([line, id, about, certainty, says]: LineRow): void {
  const found = only(`${line}\n`)
  expect([`${found.class}/${found.case}`, found.about, found.certainty]).toEqual([id, about, certainty])
  expect(`${found.meaning} ${found.remedy}`).toMatch(says)
  expect(found.remedies.length).toBeGreaterThan(0)
}
