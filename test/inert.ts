import { expect } from 'vitest'
import { mustBePrintable } from '../lab/fuzz/edits/printable'
import type { ReportFormat } from '../src/report/check/formats'

/** What reads a drawing and may act on what is in it. */
export type Language = 'text' | 'json' | 'markdown' | 'xml' | 'html' | 'workflow'

/** What may not be in a drawing, whatever was put in. Each is a piece of a payload that something would act on. */
const ACTIVE: Readonly<Record<Language, readonly RegExp[]>> = {
  text: [/::(?:error|set-output|warning)/, /##\[/],
  json: [/##\[/, /^\s*::/m],
  markdown: [
    /(?<!\\)<(?:script|img|b>|!)/,
    /(?<!\\)\]\((?:javascript|http)/,
    /^# head/m,
    /(?<!\\)`code(?<!\\)`/,
    /##\[/,
  ],
  xml: [/<(?:script|img|b>|!)/, /\]\]>/, /&xxe;/, /##\[/],
  html: [/<(?:img|!--|!DOCTYPE a)/, /<script>alert/, /##\[/],
  workflow: [/^::(?!error |warning |notice )/m, /::set-output/, /##\[/],
}

/** The syntax of each format of a report of `check`. */
export const SYNTAX: Readonly<Record<ReportFormat, Language>> = {
  text: 'text',
  json: 'json',
  ndjson: 'json',
  markdown: 'markdown',
  sarif: 'json',
  junit: 'xml',
  github: 'workflow',
  html: 'html',
}

/** Holds a drawing to text on which nothing acts. */
export function mustBeInert(language: Language, drawn: string): void {
  mustBePrintable(drawn, language)
  // In Markdown nothing acts inside of a code span, which has no backtick in it.
  const acting = language === 'markdown' ? drawn.replace(/`[^`\n]*`/g, '') : drawn
  for (const active of ACTIVE[language]) expect(acting).not.toMatch(active)
}
