import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { caseDocuments } from '../site/case-pages'
import { PAGES } from '../src/check/cases/pages'

const FOLDER = 'docs/cases'

describe('docs/cases', () => {
  const documents = caseDocuments()

  it('has a page for each known case, and no other', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(['README.md', ...Object.keys(PAGES).map((code) => `${code}.md`)].sort())
  })

  it.each([...documents.keys()])('%s is what `npm run cases` makes of the catalogue', (name) => {
    expect(readFileSync(`${FOLDER}/${name}`, 'utf8')).toBe(documents.get(name))
  })
})
