/** Node's Buffer searches and converts text many times faster than standard JavaScript; a browser has none. */
const native = (globalThis as { readonly Buffer?: typeof Buffer }).Buffer

const viewOf = ({ buffer, byteOffset, length }: Uint8Array): Buffer | undefined =>
  native?.from(buffer, byteOffset, length)

/** One character a byte (ISO 8859-1). */
export function latin1(bytes: Uint8Array): string {
  const view = viewOf(bytes)
  if (view) return view.toString('latin1')
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

/** The bytes of a text of such characters. */
export const fromLatin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

/** Whether a word is at an offset. @param word of characters below 256 */
export const holdsWord = (bytes: Uint8Array, at: number, word: string): boolean => {
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word.charCodeAt(i)) return false
  return true
}

/** The same bytes, searched for single ones as fast as the platform can. */
export const searchable = (bytes: Uint8Array): Uint8Array => viewOf(bytes) ?? bytes

/** Searches the same bytes for many words: `indexOfWord` without what it prepares each time. */
export function searcher(bytes: Uint8Array): (word: string, from: number) => number {
  const view = viewOf(bytes)
  return view ? (word, from) => view.indexOf(word, from, 'latin1') : (word, from) => indexOfWord(bytes, word, from)
}

/** Offset of the first such word that begins at `from` or after it, or -1. @param word of characters below 256, not empty */
export function indexOfWord(bytes: Uint8Array, word: string, from = 0): number {
  const view = viewOf(bytes)
  if (view) return view.indexOf(word, from, 'latin1')
  let at = bytes.indexOf(word.charCodeAt(0), from)
  while (at >= 0 && !holdsWord(bytes, at, word)) at = bytes.indexOf(word.charCodeAt(0), at + 1)
  return at
}
