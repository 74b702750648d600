import { Finding } from '../target'

const PLAIN = /^[\n\t -~]*$/
/** What a terminal, a browser or an editor acts on: control, format and separator characters, lone surrogates. */
const ACTED_ON = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u

/** Holds what is printed to text that nothing acts on. @throws Finding */
export function mustBePrintable(text: string, what: string): void {
  if (PLAIN.test(text)) return
  const found = ACTED_ON.exec(text)
  if (found) {
    const code = found[0].codePointAt(0)!.toString(16)
    throw new Finding(
      `${what} holds the character U+${code} after ${JSON.stringify(text.slice(Math.max(0, found.index - 40), found.index))}`,
    )
  }
}
