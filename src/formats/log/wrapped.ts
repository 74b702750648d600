/** The prefix that Kubernetes container runtimes write before each piece of a long line (CRI: P partial, F full). */
const PIECE = String.raw`\d{4}-\d\d-\d\dT[\d:.]{8,20}(?:Z|[+-]\d\d:\d\d) std(?:err|out) [PF] `

/** Start of a continuation line: those, and the quoting and indentation that mail and terminals add. */
const CONTINUED = new RegExp(String.raw`\n(?:${PIECE})?[ \t>|]*`, 'g')

/**
 * Makes an expression for a message that may be broken into lines anywhere, for use on `squeezed` text: without blanks,
 * and with a line break possible between any two characters.
 * @param pattern literal text, with groups in the syntax of regular expressions
 */
export function wrappable(pattern: readonly (string | RegExp)[]): RegExp {
  const source = pattern.map((part) =>
    typeof part === 'string'
      ? [...part.replaceAll(' ', '')].map((character) => character.replace(/[.*+?^${}()|[\]\\]/, '\\$&')).join('\\n?')
      : part.source,
  )
  return new RegExp(source.join('\\n?'), 'g')
}

/** Text without blanks, its line breaks as one character each. */
export const squeezed = (text: string): string => text.replace(CONTINUED, '\n').replace(/[ \t]+/g, '')

/** Joins lines into one, with a blank. */
export const joined = (text: string): string => text.replace(CONTINUED, ' ')

/** What a continuation line adds to the line before it. */
export const continuation = (line: string): string => `\n${line}`.replace(CONTINUED, '')
