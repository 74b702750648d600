import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { collect as collectStates } from '../lab/vmstate/collect'
import { storedStates } from '../lab/vmstate/records'
import { tableFile } from '../lab/vmstate/write'

const written = (path: string): string => readFileSync(path, 'utf8')

describe('a table is what its generator makes of the committed records', () => {
  test('npm run vmstate', () => {
    const { releases, rows } = collectStates(storedStates())
    expect(written('src/check/machine/vmstate/versions.ts')).toBe(tableFile(releases, rows))
  })
})
