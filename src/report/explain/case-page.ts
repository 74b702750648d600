import type { CasePage } from '../../check/cases/page'
import { orderOf } from '../../qemu/releases/version'
import { caseAddress } from '../drawing/addresses'
import { stringify } from '../drawing/plain-json'
import { type Sheet, type SheetRow, sheetsMarkdown, sheetsText } from '../drawing/sheet'
import type { Look } from '../drawing/style'
import { wrap } from '../drawing/wrap'
import { type FailureContext, NO_CONTEXT, remedyJson, remedyRows } from './remedy'

export type Pages = Readonly<Record<string, CasePage>>

/** Returns what a page says about guests that were created by that release, or nothing. */
export function createdOnSays({ createdOn = [] }: CasePage, version: string | null): string[] {
  if (version === null) return []
  const order = orderOf(version)
  return createdOn.filter(({ from, until }) => order >= orderOf(from) && order < orderOf(until)).map(({ says }) => says)
}

const row = (label: string, text: string | null | undefined): SheetRow[] => (text ? [{ label, text }] : [])

/** A page's code leads to it. */
function linkTo(word: string, { sources }: CasePage): Pick<SheetRow, 'link'> {
  const address = caseAddress(word, sources)
  return address === null ? {} : { link: { word, address } }
}

/** Returns which known case it is. */
export const caseRow = (code: string, page: CasePage): SheetRow => ({
  label: 'known case',
  text: `${code}: ${page.title}`,
  ...linkTo(code, page),
})

/** Returns why it happens, and in which releases. */
export function causeRows(page: CasePage): SheetRow[] {
  return [
    ...row('cause', page.cause),
    ...row('affects', page.affects),
    ...row('since', page.introduced),
    ...row('fixed in', page.fixed ?? 'no release'),
    ...row('commits', page.commits.join(', ')),
    ...row('compat', page.compat),
  ]
}

function pageSheet(code: string, page: CasePage, createdOn: string | null): Sheet {
  const created =
    createdOn === null
      ? (page.createdOn ?? []).map(({ from, until, says }) => ({ label: `${from} to ${until}`, text: says }))
      : createdOnSays(page, createdOn).map((text) => ({ label: createdOn, text }))
  return {
    headline: `${page.title}.`,
    parts: [
      { title: 'Why', rows: [caseRow(code, page), ...causeRows(page)] },
      ...(page.remedies.length === 0
        ? []
        : [{ title: 'What to do', rows: page.remedies.flatMap((remedy) => remedyRows(remedy, NO_CONTEXT)) }]),
      ...(created.length === 0 ? [] : [{ title: 'By the QEMU that created the guest', rows: created }]),
      { title: 'Sources', rows: page.sources.map((text) => ({ label: '', text, code: true })) },
    ],
  }
}

/** Returns a page as plain data: every property, remedies in all their forms. */
export function pageJson(code: string, page: CasePage, known: FailureContext = NO_CONTEXT) {
  return {
    code,
    title: page.title,
    cause: page.cause,
    affects: page.affects,
    introduced: page.introduced ?? null,
    fixed: page.fixed,
    commits: page.commits,
    compat: page.compat ?? null,
    remedies: page.remedies.flatMap((remedy) => remedyJson(remedy, known) ?? []),
    createdOn: page.createdOn ?? [],
    sources: page.sources,
  }
}

export const caseJson = (code: string, page: CasePage): string =>
  `${stringify({ schemaVersion: 1, case: pageJson(code, page) }, 2)}\n`
export const caseText = (code: string, page: CasePage, createdOn: string | null, look: Look): string =>
  sheetsText([pageSheet(code, page, createdOn)], look)
export const caseMarkdown = (code: string, page: CasePage, createdOn: string | null): string =>
  sheetsMarkdown([pageSheet(code, page, createdOn)])

/** Everything a page says, to search in. */
const wordsOf = (code: string, page: CasePage): string => JSON.stringify([code, page]).toLowerCase()

/** Returns the codes of the pages that contain all of the words, in order. */
export function search(pages: Pages, words: readonly string[]): string[] {
  const wanted = words.flatMap((word) => word.toLowerCase().split(/\s+/)).filter((word) => word !== '')
  return Object.keys(pages)
    .filter((code) => wanted.every((word) => wordsOf(code, pages[code]!).includes(word)))
    .sort()
}

export const listJson = (pages: Pages, codes: readonly string[]): string =>
  `${stringify({ schemaVersion: 1, cases: codes.map((code) => pageJson(code, pages[code]!)) }, 2)}\n`

const GAP = 2

/** Returns codes and titles in two columns. */
export function listText(pages: Pages, codes: readonly string[], { width, style }: Look): string {
  const longest = Math.max(...codes.map((code) => code.length))
  const room = Math.max(24, width - longest - GAP)
  const label = (code: string): string => {
    const address = caseAddress(code, pages[code]!.sources)
    return `${address === null ? code : style.link(code, address)}${' '.repeat(longest + GAP - code.length)}`
  }
  return `${codes
    .flatMap((code) =>
      wrap(pages[code]!.title, room).map((line, i) => `${i === 0 ? label(code) : ' '.repeat(longest + GAP)}${line}`),
    )
    .join('\n')}\n`
}
