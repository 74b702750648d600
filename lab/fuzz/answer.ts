import { InputError } from '../../src/bytes/input-error'
import { mustBePrintable } from './edits/printable'
import { Finding } from './target'

/** Holds an error's words to one line that is fit for a terminal. @throws Finding */
export function mustBeSentence({ message, hint }: InputError): void {
  for (const words of [message, hint ?? 'none']) {
    mustBePrintable(words, 'an error')
    if (words === '' || words.includes('\n')) throw new Finding(`an error that is no line: ${JSON.stringify(words)}`)
  }
}

/** What an action gives, or the words it refuses with. @throws any error that is not an InputError */
export function answer<T>(action: () => T): T | string {
  try {
    return action()
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    mustBeSentence(error)
    return error.message
  }
}
