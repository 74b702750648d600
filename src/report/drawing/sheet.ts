import { printableData } from '../../bytes/printable'
import { inCode, plain } from './markup'
import type { Look } from './style'
import { wrap } from './wrap'

/** A label and its text. */
export interface SheetRow {
  readonly label: string
  readonly text: string
  /** To be copied verbatim, never wrapped. */
  readonly code?: boolean
  /** Of code: shell commands, unless it is something else. */
  readonly language?: 'xml'
  /** It adds to the row before it: a form of a remedy, the command for a step. */
  readonly nested?: boolean
  /** A word of the text that leads to an address. */
  readonly link?: { readonly word: string; readonly address: string }
}

export interface Part {
  readonly title: string
  readonly rows: readonly SheetRow[]
}

/** A page for people: one sentence, then the details. */
export interface Sheet {
  readonly headline: string
  readonly parts: readonly Part[]
}

const LABEL = 13

function textRow({ label, text, code, link, nested }: SheetRow, { width, style }: Look): string[] {
  const { faint } = style
  const shown = nested ? `  ${label}` : label
  const lines = code ? text.split('\n') : wrap(text, width - LABEL - 2)
  const linked = (line: string) => (link ? line.replace(link.word, (word) => style.link(word, link.address)) : line)
  return lines.map(linked).map((line, i) => `  ${faint((i === 0 ? shown : '').padEnd(LABEL))}${line}`)
}

/** Returns rows for a terminal, as a sheet has them. @param rows without control characters but line breaks in code */
export const rowsText = (rows: readonly SheetRow[], look: Look): string[] => rows.flatMap((row) => textRow(row, look))

function sheetText({ headline, parts }: Sheet, look: Look): string {
  const { strong } = look.style
  return [
    ...wrap(headline, look.width).map(strong),
    ...parts.flatMap(({ title, rows }) => ['', strong(title), ...rowsText(rows, look)]),
  ].join('\n')
}

/** Line breaks are ours; anything else that a terminal would act on comes from an input and is escaped. */
const harmless = (sheet: Sheet): Sheet => ({
  headline: printableData(sheet.headline),
  parts: sheet.parts.map(({ title, rows }) => ({
    title,
    rows: rows.map((row) => ({ ...row, text: row.text.split('\n').map(printableData).join('\n') })),
  })),
})

/** Returns sheets for a terminal. */
export const sheetsText = (sheets: readonly Sheet[], look: Look): string =>
  `${sheets.map((sheet) => sheetText(harmless(sheet), look)).join('\n\n')}\n`

function markdownRow({ label, text, code, language, nested }: SheetRow): string[] {
  const name = label === '' ? '' : `**${plain(label)}**: `
  const lines = !code
    ? [`- ${name}${plain(text)}`]
    : text.includes('\n')
      ? [`- ${name}`.trimEnd(), `  \`\`\`${language ?? 'sh'}`, ...text.split('\n').map((line) => `  ${line}`), '  ```']
      : [`- ${name}${inCode(text)}`]
  return nested ? lines.map((line) => `  ${line}`) : lines
}

/** Returns rows as lists of Markdown. @param rows without control characters but line breaks in code */
export const rowsMarkdown = (rows: readonly SheetRow[]): string[] => rows.flatMap(markdownRow)

const sheetMarkdown = ({ headline, parts }: Sheet): string =>
  [
    `## ${plain(headline)}`,
    ...parts.flatMap(({ title, rows }) => ['', `### ${plain(title)}`, '', ...rowsMarkdown(rows)]),
  ].join('\n')

/** Returns sheets as Markdown for a ticket. */
export const sheetsMarkdown = (sheets: readonly Sheet[]): string =>
  `${sheets.map((sheet) => sheetMarkdown(harmless(sheet))).join('\n\n')}\n`
