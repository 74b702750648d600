import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { atlas } from '../src/check/atlas/atlas'
import { atlasMarkdown } from '../src/report/atlas/document'

const EVERYTHING = { from: null, to: null, machines: [], devices: [], placements: [], set: new Map() }

test('docs/atlas.md is what `npm run atlas` makes', { timeout: 300_000 }, () => {
  expect(readFileSync('docs/atlas.md', 'utf8') === atlasMarkdown(atlas(EVERYTHING))).toBe(true)
})
