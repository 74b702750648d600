/** Characters that follow a backslash in C, Python, Go, Rust, Perl and the shell's printf. */
const ESCAPES: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  e: 27,
  $: 0x24,
  '@': 0x40,
  '"': 0x22,
  "'": 0x27,
  '\\': 0x5c,
}

const STRING = String.raw`[bB]?(?:"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')`

/** String constants one after another, which are one; gdb has commas between the parts. */
const STRINGS = new RegExp(String.raw`${STRING}(?:[\s,+\\]{0,80}${STRING})*`, 'g')

const PART = new RegExp(STRING, 'g')

/** Four bytes as escapes: text has hardly ever so many. */
const ESCAPED = /(?:\\x[0-9a-f]{2}|\\[0-7]{1,3}){4}/i

const ESCAPE = /\\(?:x([0-9a-f]{2})|([0-7]{1,3})|(.))/iy

/** C takes all hex digits that follow \x, other languages two: such a constant is ambiguous. */
const AMBIGUOUS = /\\x0[0-9a-f][0-9a-f]/i

/** The bytes between the quotes, or null if it is not a string of bytes. */
function bytesOf(content: string): number[] | null {
  const bytes: number[] = []
  for (let at = 0; at < content.length; ) {
    if (content[at] !== '\\') {
      const code = content.charCodeAt(at)
      if (code < 0x20 || code > 0x7e) return null
      bytes.push(code)
      at++
      continue
    }
    ESCAPE.lastIndex = at
    const match = ESCAPE.exec(content)
    if (!match) return null
    const [all, hex, octal, letter] = match
    const value =
      hex !== undefined ? Number.parseInt(hex, 16) : octal !== undefined ? Number.parseInt(octal, 8) : ESCAPES[letter!]
    if (value === undefined || value > 0xff) return null
    bytes.push(value)
    at += all.length
  }
  return bytes
}

/** Whether the text holds bytes as a string constant with escapes. */
export const hasEscapes = (text: string): boolean => ESCAPED.test(text)

/** The string constants with escapes, as bytes. */
export function stringsOf(text: string): readonly number[][] {
  const found: number[][] = []
  const isC = /\bchar\b/.test(text)
  for (const [whole] of text.matchAll(STRINGS)) {
    if (!ESCAPED.test(whole) || (isC && AMBIGUOUS.test(whole))) continue
    const parts = Array.from(whole.matchAll(PART), ([part]) => bytesOf(part.replace(/^[bB]/, '').slice(1, -1)))
    const bytes = parts.flatMap((part) => part ?? [])
    if (parts.every((part) => part !== null)) found.push(bytes)
  }
  return found
}
