import type { CasePage } from '../src/check/cases/page'
import { PAGES } from '../src/check/cases/pages'
import { caseMarkdown } from '../src/report/explain/case-page'

/** Headings one step up, and addresses as links: the page stands alone. */
function alone(markdown: string): string {
  return markdown
    .replace(/^#(#+ )/gm, '$1')
    .replace(/^(# .*)\.$/m, '$1')
    .replace(/^- `(https?:\/\/[^`\s]+)`$/gm, '- <$1>')
}

function page(code: string, known: CasePage): string {
  return `${alone(caseMarkdown(code, known, null)).trim()}\n\nOn a terminal: \`pcimig explain ${code}\`. [All known cases](README.md).\n`
}

function index(codes: readonly string[]): string {
  const rows = codes.map((code) => `| [${code}](${code}.md) | ${PAGES[code]!.title.replaceAll('|', '\\|')} |`)
  return [
    '# Known cases',
    '',
    'Why QEMU refuses config space on restore, one page per cause. Codes do not change: reports, allow-lists and links use them.',
    '`pcimig cases WORDS` searches them, `pcimig explain CODE` prints one.',
    '',
    '| code | what happened |',
    '| --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

/** Returns the documents of the known cases by their names: a page for each, and a list of them. */
export function caseDocuments(): ReadonlyMap<string, string> {
  const codes = Object.keys(PAGES).sort()
  return new Map([
    ['README.md', index(codes)],
    ...codes.map((code) => [`${code}.md`, page(code, PAGES[code]!)] as const),
  ])
}
