import { InputError } from '../bytes/input-error'
import { DEEPEST_DOCUMENT, TOO_DEEP } from './nesting'

/** Most values of a JSON file, a few hundred times a report of a thousand devices. Limits what JSON.parse allocates. */
export const MOST_JSON_VALUES = 2_000_000

const STRING_OR_BRACKET = /"(?:[^"\\]|\\.)*"?|[[\]{},]/gs

function refusal(text: string, at: number, what: string, hint: string): InputError {
  const line = text.slice(0, at).split('\n').length
  const column = at - text.lastIndexOf('\n', at - 1)
  return new InputError(`${what} (column ${column})`, { line }, hint)
}

/** Checks depth and number of values only. @throws InputError if JSON nests too deep or has too many */
function refuseUnbounded(text: string, remedy: string): void {
  let depth = 0
  let values = 0
  for (const { 0: token, index } of text.matchAll(STRING_OR_BRACKET)) {
    if (token === '[' || token === '{') depth++
    else if (token === ']' || token === '}') depth--
    else if (token !== ',') continue
    if (depth > DEEPEST_DOCUMENT) throw refusal(text, index, TOO_DEEP.what, TOO_DEEP.hint)
    if (++values > MOST_JSON_VALUES) throw refusal(text, index, `has more than ${MOST_JSON_VALUES} values`, remedy)
  }
}

/**
 * Parses JSON that another program wrote.
 * @param remedy hint for a file that is not JSON
 * @throws InputError if it is not JSON, nests too deep or has too many values; the latter before it is parsed
 */
export function readJson(text: string, remedy: string): unknown {
  refuseUnbounded(text, remedy)
  try {
    return JSON.parse(text)
  } catch {
    throw new InputError('is not JSON', {}, remedy)
  }
}
