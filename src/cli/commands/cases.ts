import type { Command } from 'commander'
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
import { addOutputOptions, type OutputOptions } from '../options/options'
import { deliver } from '../writing/output'
import { look } from '../writing/terminal'

const FORMATS = ['text', 'json'] as const

export const examples = `Examples:
  pcimig cases               all known causes of failed restores
  pcimig cases virtio msi-x  those that speak of both words
  pcimig explain CODE        one of them in full
`

export function define(command: Command): void {
  command
    .description('List the known causes of failed restores, or those that match all of the words.')
    .argument('[WORDS...]', 'words to search for in codes, titles, causes, remedies and versions')
  addOutputOptions(command, FORMATS).action(run)
}

async function run(words: readonly string[], _: unknown, command: Command): Promise<void> {
  const options = command.opts<OutputOptions<(typeof FORMATS)[number]>>()
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
