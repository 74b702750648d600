/** Nearly all text. */
const PLAIN = /^[ -~]*$/

/**
 * Control characters, invisible and reordering format characters, line and paragraph separators, lone surrogates. A
 * function, because the expression takes milliseconds to build and is hardly ever needed.
 */
const unsafe = () => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/**
 * What a runner of GitHub Actions obeys anywhere in a log: the beginnings of workflow commands (actions/runner,
 * ActionCommand.cs and ActionCommandManager.cs).
 */
const COMMAND = /:(?=:(?:error|warning|notice|debug|group|endgroup|echo|add-|remove-|set-|save-|stop-))|#(?=#\[)/gi

function spelledOut(character: string): string {
  const code = character.codePointAt(0)!
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}

/** Text from an input in a form that is safe to show: all that a terminal or a CI runner would act on is spelled out, as in "\x1b". */
export function printable(text: string): string {
  const shown = PLAIN.test(text) ? text : text.replace(unsafe(), spelledOut)
  return shown.includes('::') || shown.includes('##[') ? shown.replace(COMMAND, spelledOut) : shown
}

/** The same for every string inside a value of plain data and of maps, keys of maps included; byte arrays are left as they are. */
export function printableData<T>(value: T): T {
  if (typeof value === 'string') return printable(value) as T
  if (Array.isArray(value)) return value.map(printableData) as T
  if (value instanceof Map) return new Map([...value].map(printableData)) as T
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, printableData(inner)])) as T
}
