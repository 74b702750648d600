import { inAddressForm } from './address-rows'
import { inRowForm } from './row-forms'

/** Start of a reply of QMP to a command of the human monitor: its text is the value. */
const REPLY = /"return"\s{0,8}:\s{0,8}"/g

/** A number that `cat -n`, `nl`, `grep -n` or a pager puts before a line. */
const NUMBERED = /^[ \t]*([1-9]\d{0,6})(?:[ \t]+|:|$)/

/** Fewer lines than these are not taken as numbered if the first number has two digits: it might be a byte. */
const FEWEST_NUMBERED = 4

/** Offset of the quote that ends the JSON string which starts at `from`, or of the end of the text. */
function endOfString(text: string, from: number): number {
  let quote = text.indexOf('"', from)
  while (quote >= 0) {
    let escapes = 0
    while (text[quote - 1 - escapes] === '\\') escapes++
    if (escapes % 2 === 0) return quote
    quote = text.indexOf('"', quote + 1)
  }
  return text.length
}

/** The text of all replies, or the text itself if it is not JSON. */
function unwrapped(text: string): string {
  if (!/^\s*\{/.test(text)) return text
  const replies = Array.from(text.matchAll(REPLY), (start) => {
    const from = start.index + start[0].length
    return stringOf(text.slice(from, endOfString(text, from)))
  })
  return replies.length === 0 ? text : replies.join('\n')
}

/** Value of the text between the quotes of a JSON string, or nothing if it has an escape that JSON lacks. */
function stringOf(content: string): string {
  try {
    return JSON.parse(`"${content}"`)
  } catch {
    return ''
  }
}

/** The text without line numbers, if all of its lines that are not blank have them, each one more than the last. */
function unnumbered(text: string): string {
  if (!NUMBERED.test(text)) return text
  const first = Number(NUMBERED.exec(text)![1])
  let expected = first
  let count = 0
  const lines = text.split(/\r?\n/)
  for (const line of lines) {
    if (line.trim() === '') continue
    const number = Number(NUMBERED.exec(line)?.[1])
    if (number !== expected) return text
    expected++
    count++
  }
  return first >= 10 && count < FEWEST_NUMBERED ? text : lines.map((line) => line.replace(NUMBERED, '')).join('\n')
}

/**
 * The text of a dump without what a monitor's reply or a pager put around its lines, its rows in one form; the number of
 * lines is kept.
 */
export const unwrappedText = (text: string): string => inRowForm(inAddressForm(unnumbered(unwrapped(text))))
