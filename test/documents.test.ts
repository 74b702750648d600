import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'

const DOCUMENTS = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'],
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

/** Folders of the repository whose files a document may name; `dist` is built. */
const FOLDER = /^(?:\.ci|bin|build|docs|examples|fixtures|lab|site|src|test)\//

/** A file of the reader's own, "src/report/check/NAME.ts". */
const isTheirs = (path: string): boolean => /\b(?:NAME|TARGET|VERSION)\b/.test(path)

/** Text without blocks of code, whose paths are the reader's. */
const prose = (document: string): string => readFileSync(document, 'utf8').replace(/^( *)```.*?^\1```$/gms, '')

/** Paths in code: `src/pci/walk.ts`; what has blanks is a command. */
const named = (document: string): string[] =>
  [...prose(document).matchAll(/`([^`\s]+)`/g)].map(([, path]) => path!).filter((path) => FOLDER.test(path))

/** Targets of links to files, as seen from the document. */
const linked = (document: string): string[] =>
  [...prose(document).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^https?:/.test(target))
    .map((target) => join(dirname(document), target))

describe.each(DOCUMENTS)('%s', (document) => {
  it('names only files and folders that exist', () => {
    const paths = [...named(document), ...linked(document)].map((path) => (isTheirs(path) ? dirname(path) : path))
    expect(paths.filter((path) => !existsSync(path))).toEqual([])
  })
})

const SCRIPTS: Readonly<Record<string, string>> = JSON.parse(readFileSync('package.json', 'utf8')).scripts

it.each(DOCUMENTS)('%s names only scripts that package.json has', (document) => {
  const scripts = [...readFileSync(document, 'utf8').matchAll(/\bnpm run (?:--silent )?([\w:-]+)/g)]
  expect(scripts.map(([, name]) => name!).filter((name) => !(name in SCRIPTS))).toEqual([])
})

it('reads paths, links and scripts out of documents', () => {
  expect(named('docs/ARCHITECTURE.md')).toContain('src/check/device/compare.ts')
  expect(linked('docs/ARCHITECTURE.md')).toContain('docs/limits.md')
  expect(named('CONTRIBUTING.md').filter(isTheirs)).toContain('src/report/check/NAME.ts')
})
