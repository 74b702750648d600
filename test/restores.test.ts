import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { DOCUMENT, documented, documentOf } from '../lab/restores/document'
import { RELATIONS } from '../lab/restores/judge'
import { total } from '../lab/restores/tally'

test('docs/restores.md is what the counts say', () => {
  expect(readFileSync(DOCUMENT, 'utf8')).toBe(documentOf(documented()))
})

test('no restore that was counted contradicts us', () => {
  const all = total(documented().flatMap(({ kinds }) => Object.values(kinds)))
  expect(all.restores).toBeGreaterThan(1000)
  expect(RELATIONS.slice(3).filter((relation) => all[relation])).toEqual([])
})
