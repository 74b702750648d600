/** Matches nearly all documents. */
const PLAIN = /^[ -~\n]*$/

/**
 * Characters that JSON allows but a terminal or an editor may act on: DEL, C1, and invisible format characters. A
 * function, because the expression takes milliseconds to build and is rarely needed.
 */
const risky = () => /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu

const escaped = (characters: string): string =>
  [...Array(characters.length).keys()]
    .map((i) => `\\u${characters.charCodeAt(i).toString(16).padStart(4, '0')}`)
    .join('')

/** The command prefix that GitHub Actions runners obey anywhere in a line; in JSON it occurs only inside strings. */
const COMMAND = /##(?=\[)/g

/** Returns plain data as JSON in which every character is harmless to show. */
export function stringify(value: unknown, indent = 0): string {
  const text = JSON.stringify(value, null, indent)
  const shown = PLAIN.test(text) ? text : text.replace(risky(), escaped)
  return shown.includes('##[') ? shown.replace(COMMAND, '#\\u0023') : shown
}
