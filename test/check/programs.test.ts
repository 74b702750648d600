import { expect, test } from 'vitest'
import { checkProgram } from '../../src/check/sides/programs'
import { readVmstateDump } from '../../src/formats/vmstate/dump'
import { asked } from '../a-request'

const field = (name: string, size: number) => ({ field: name, version_id: 0, field_exists: false, size })
const state = (name: string, version: number, fields: object[], subsections: object[] = []) => ({
  ...{ name, version_id: version, minimum_version_id: version, Fields: fields, Subsections: subsections },
})
const side = (types: Record<string, object>) => {
  const entries = Object.entries(types).map(([type, Description]) => [type, { Name: type, Description }])
  const text = JSON.stringify({ vmschkmachine: { Name: 'pc' }, ...Object.fromEntries(entries) })
  return { program: readVmstateDump(text), stream: null }
}
const old = { toy: state('toy', 1, [field('a', 4), field('b', 2)], [state('toy/x', 1, [])]) }

/** What vmstate-static-checker.py reports of the same. */
test.each<[string, Record<string, object>, string[]]>([
  ['the same', old, []],
  ['another name of the type', { doll: old.toy }, []],
  ['no such state', { other: state('other', 1, []) }, ['unknown-section']],
  [
    'a later version alone',
    { toy: state('toy', 2, [field('a', 4), field('b', 2)], [state('toy/x', 1, [])]) },
    ['section-version'],
  ],
  [
    'a field of another size',
    { toy: state('toy', 1, [field('a', 8), field('b', 2)], [state('toy/x', 1, [])]) },
    ['section-length'],
  ],
  ['no subsection', { toy: state('toy', 1, [field('a', 4), field('b', 2)]) }, ['subsection']],
])('%s', (_, own, kinds) => {
  const report = checkProgram(side(old), side(own), asked())
  expect(report.stops!.map(({ kind }) => kind)).toEqual(kinds)
  expect(report.verdict).toBe(kinds.length === 0 ? 'compatible' : 'incompatible')
})
