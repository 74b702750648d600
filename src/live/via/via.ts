import { basename } from 'node:path'
import { InputError } from '../../bytes/input-error'

/** A command that runs other programs elsewhere, as words: ["ssh", "host"]; empty for this host. */
export type Via = readonly string[]

/** A word, in single or double quotes or bare, with backslashes outside of single quotes. */
const WORD = /(?:'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^\s'"\\])+/gs
const PART = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\]+)/gs

const unquoted = (word: string): string =>
  word.replace(PART, (_, single, double, escaped, bare) =>
    double === undefined ? (single ?? escaped ?? bare) : double.replace(/\\(.)/gs, '$1'),
  )

/**
 * Splits the text of `--via` into words, as a shell does, without any expansion.
 * @throws InputError for a quote that does not end, and for nothing
 */
export function parseVia(text: string): Via {
  const words = text.match(WORD) ?? []
  if (text.replace(WORD, '').trim() !== '') {
    throw new InputError(`'${text}' has a quote that does not end`, {}, "Write --via 'ssh host'.")
  }
  if (words.length === 0) throw new InputError('--via names no command', {}, "Write --via 'ssh host'.")
  return words.map(unquoted)
}

/** Programs that join the words of a command and have a shell split them again. */
const SHELLS = ['ssh', 'autossh']

const quoted = (word: string): string =>
  /^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`

/**
 * The words to start, for a program and its arguments. ssh hands its words to a shell, so they are quoted for it;
 * kubectl exec and docker exec hand them on as they are.
 */
export function throughVia(via: Via, program: string, args: readonly string[]): readonly [string, ...string[]] {
  const [first, ...rest] = via
  if (first === undefined) return [program, ...args]
  const shell = via.some((word) => SHELLS.includes(basename(word)))
  const words = [program, ...args].map((word) => (shell ? quoted(word) : word))
  return [first, ...rest, ...words]
}
