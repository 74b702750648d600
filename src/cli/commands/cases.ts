import { InputError } from '../../bytes/input-error'
import { PAGES } from '../../check/cases/pages'
import {
  caseJson,
  caseMarkdown,
  caseText,
  listJson,
  listText,
  type Pages,
  search,
} from '../../report/explain/case-page'
import type { OutputOptions } from '../options/options'
import type { Given } from '../options/table'
import { deliver } from '../writing/output'
import { look } from '../writing/terminal'
import type { FORMATS } from './tables/cases'

export async function run(
  words: readonly string[],
  { options }: Given<OutputOptions<(typeof FORMATS)[number]>>,
): Promise<void> {
  const codes = search(PAGES, words)
  if (codes.length === 0) {
    throw new InputError(`no known case matches ${JSON.stringify(words.join(' '))}`, {}, "'pcimig cases' lists all.")
  }
  const draw = {
    json: () => listJson(PAGES, codes),
    text: async () => listText(PAGES, codes, await look(options)),
  }
  deliver(await draw[options.format](), options.output)
}

/** Prints the page of one known case. */
export async function showCase(
  code: string,
  pages: Pages,
  createdOn: string | null,
  options: OutputOptions<'text' | 'json' | 'markdown'>,
): Promise<void> {
  const page = pages[code]!
  const draw = {
    json: () => caseJson(code, page),
    markdown: () => caseMarkdown(code, page, createdOn),
    text: async () => caseText(code, page, createdOn, await look(options)),
  }
  deliver(await draw[options.format](), options.output)
}
