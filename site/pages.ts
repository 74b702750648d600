import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { Marked, type Tokens } from 'marked'
import { PAGES } from '../src/check/cases/pages'
import { ROW_SEARCH, searchForm } from '../src/report/drawing/html/row-search'
import { escapeAttribute, escapeText } from '../src/report/drawing/xml'
import { sitePage } from './page'
import { PLAYGROUND } from './playground/body'

/** What the site is made of besides the documents. */
export interface Parts {
  /** The program of the playground's worker, and the script of its page. */
  readonly worker: string
  readonly script: string
  /** The address of the repository, for links to files that are not documents; null if it is not given. */
  readonly repository: string | null
}

const CASES = 'docs/cases/README.md'

const documents = (): string[] => [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'],
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

const pathOf = (document: string): string =>
  document === 'README.md' ? 'index.html' : document.replace(/\.md$/, '.html')

/** As a forge names headings: characters that are written as entities, an apostrophe for one, go with the others. */
const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/<[^>]+>|&#?\w+;|[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-')

/** Where a link of a document leads on the site; null for a file of a repository whose address is not given. */
function target(href: string, document: string, repository: string | null): string | null {
  if (/^(?:[a-z]+:|#)/.test(href)) return href
  const [path, anchor] = href.split('#') as [string, string?]
  const file = normalize(join(dirname(document), path))
  if (!file.endsWith('.md') || !existsSync(file)) {
    if (repository === null || !existsSync(file)) return null
    return `${repository}/${statSync(file).isDirectory() ? 'tree' : 'blob'}/main/${file}`
  }
  const from = dirname(pathOf(document))
  return `${relative(from, pathOf(file))}${anchor === undefined ? '' : `#${anchor}`}`
}

/** Pictures are written into the page, so that it needs no other file. */
const withPictures = (html: string, document: string): string =>
  html.replace(/(src|srcset)="([^":]+\.svg)"/g, (_, name, path) => {
    const svg = readFileSync(join(dirname(document), path))
    return `${name}="data:image/svg+xml;base64,${svg.toString('base64')}"`
  })

const titleOf = (document: string): string =>
  (/^# (.*)$/m.exec(readFileSync(document, 'utf8'))?.[1] ?? document).replaceAll('`', '')

/** The title of a document that a link names by its file, since a page has no such file; null for other links. */
function namedDocument(href: string, [only, ...others]: readonly Tokens.Generic[], document: string): string | null {
  const file = normalize(join(dirname(document), href))
  if (others.length > 0 || only?.type !== 'text' || !/^[\w/-]+\.md$/.test(only.raw) || !existsSync(file)) return null
  return escapeText(titleOf(file))
}

function html(document: string, repository: string | null): string {
  const seen = new Map<string, number>()
  const markdown = new Marked({
    renderer: {
      heading({ tokens, depth }: Tokens.Heading) {
        const inner = this.parser.parseInline(tokens)
        const name = slug(inner)
        const times = seen.get(name) ?? 0
        seen.set(name, times + 1)
        return `<h${depth} id="${name}${times === 0 ? '' : `-${times}`}">${inner}</h${depth}>\n`
      },
      link({ href, tokens }: Tokens.Link) {
        const address = target(href, document, repository)
        const inner = namedDocument(href, tokens, document) ?? this.parser.parseInline(tokens)
        return address === null ? inner : `<a href="${escapeAttribute(address)}">${inner}</a>`
      },
    },
  })
  let tables = 0
  const drawn = (markdown.parse(readFileSync(document, 'utf8')) as string)
    .replaceAll('<pre>', '<pre tabindex="0">')
    .replaceAll('<th></th>', '<td></td>')
    .replaceAll('<table>', () => `<div class="wide" tabindex="0" role="region" aria-label="Table ${++tables}"><table>`)
    .replaceAll('</table>', '</table></div>')
  return withPictures(drawn, document)
}

/** The known cases, with a search in all that a page says of its cause. */
function casesPage(root: string): string {
  const rows = Object.entries(PAGES)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([code, { title, cause, affects }]) =>
        `<tr><th scope="row"><a href="${code}.html">${code}</a></th><td>${escapeText(title)}<span class="dim">${escapeText(cause)} Affects: ${escapeText(affects)}.</span></td></tr>`,
    )
  const body = `<h1>Known cases</h1>
<p>Why QEMU refuses config space on restore, one page per cause. Codes do not change: reports, allow-lists and links use them.</p>
${searchForm('codes, titles and causes')}
<div class="wide" tabindex="0" role="region" aria-label="Known cases"><table><thead><tr><th scope="col">code</th><th scope="col">what happened, and why</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table></div>`
  return sitePage({ title: 'Known cases', body, script: ROW_SEARCH, path: pathOf(CASES), root })
}

/**
 * Returns the atlas as a page of the site: the main part of what the command line writes, with the known cases as links.
 * @param page as `pcimig atlas --format html` writes it
 */
export function atlasPage(page: string): string {
  const title = /<title>(.*)<\/title>/.exec(page)![1]!
  const body = /<main>\n(.*)\n<\/main>/s
    .exec(page)![1]!
    .replace(/case <code>([\w-]+)<\/code>/g, (said, code) =>
      Object.hasOwn(PAGES, code) ? `case <a href="docs/cases/${code}.html">${code}</a>` : said,
    )
  return sitePage({ title, body, script: ROW_SEARCH, path: 'atlas.html', root: '' })
}

/** Returns the pages of the site by their paths; `playground-alone.html` is one file that works from a disk. */
export function sitePages({ worker, script, repository }: Parts): ReadonlyMap<string, string> {
  const playground = { title: 'pcimig: playground', body: PLAYGROUND, script, worker }
  const pages = new Map([
    ['playground.html', sitePage({ ...playground, path: 'playground.html', root: '' })],
    ['playground-alone.html', sitePage({ ...playground, root: null })],
  ])
  for (const document of documents()) {
    const root = '../'.repeat(document.split('/').length - 1)
    const page =
      document === CASES
        ? casesPage(root)
        : sitePage({ title: titleOf(document), body: html(document, repository), path: pathOf(document), root })
    pages.set(pathOf(document), page)
  }
  return pages
}
