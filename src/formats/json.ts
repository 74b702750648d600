import { InputError } from '../bytes/input-error'
import { DEEPEST_DOCUMENT, TOO_DEEP } from './nesting'

/** Values of a JSON file, some hundred times what a report of a thousand devices holds. Bounds what JSON.parse allocates. */
export const MOST_JSON_VALUES = 2_000_000

const STRING_OR_BRACKET = /"(?:[^"\\]|\\.)*"?|[[\]{},]/gs

function refusal(text: string, at: number, what: string, hint: string): InputError {
  const line = text.slice(0, at).split('\n').length
  const column = at - text.lastIndexOf('\n', at - 1)
  return new InputError(`${what} (column ${column})`, { line }, hint)
}

/** @throws InputError where JSON nests too deep or holds too much, without looking at anything else in it */
function refuseUnbounded(text: string, remedy: string): void {
  let depth = 0
  let values = 0
  for (const { 0: token, index } of text.matchAll(STRING_OR_BRACKET)) {
    if (token === '[' || token === '{') depth++
    else if (token === ']' || token === '}') depth--
    else if (token !== ',') continue
    if (depth > DEEPEST_DOCUMENT) throw refusal(text, index, TOO_DEEP.what, TOO_DEEP.hint)
    if (++values > MOST_JSON_VALUES) throw refusal(text, index, `holds more than ${MOST_JSON_VALUES} values`, remedy)
  }
}

/**
 * Reads JSON that another program wrote.
 * @param remedy what to do about a file that is none
 * @throws InputError for what is no JSON, nests too deep or holds too many values, the latter before it is parsed
 */
export function readJson(text: string, remedy: string): unknown {
  refuseUnbounded(text, remedy)
  try {
    return JSON.parse(text)
  } catch {
    throw new InputError('is no JSON', {}, remedy)
  }
}
