import { InputError, type Place } from '../bytes/input-error'
import { printable } from '../bytes/printable'
import { isExhaustion, reasonOf } from '../bytes/system-error'
import { EXIT, type ExitCode } from './exit-codes'

function prefix({ file, line, offset }: Place): string {
  const name = file === '' ? "''" : file
  const place = [name, line === undefined ? undefined : file === undefined ? `line ${line}` : line].filter(
    (part) => part !== undefined,
  )
  const parts = place.length > 0 ? [place.join(':')] : []
  if (offset !== undefined) parts.push(`byte 0x${offset.toString(16)}`)
  return parts.map((part) => `${part}: `).join('')
}

/** Formats a sentence to follow another: capitalised, unless it begins with a command's name, and with a full stop. */
function asSentence(text: string): string {
  const begun = text.startsWith('pcimig') ? text : text.charAt(0).toUpperCase() + text.slice(1)
  return /[.?!]$/.test(begun) ? begun : `${begun}.`
}

/** The one-line message: what is wrong, where, and what to do: "pcimig: dump.txt:12: sentence. hint". */
function lineOf(error: InputError): string {
  const sentence = error.message.replace(/[.\s]+$/, '')
  return printable(
    `pcimig: ${prefix(error.place)}${sentence}.${error.hint === null ? '' : ` ${asSentence(error.hint)}`}`,
  )
}

function bugReport(error: unknown): string {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  const advice = 'Please report it with this line, the command line and the input'
  const where = error instanceof Error && process.env.PCIMIG_DEBUG ? `\n${error.stack}` : ''
  const debugHint = where === '' ? ' (PCIMIG_DEBUG=1 adds where it happened)' : ''
  return `${printable(`pcimig: this is a bug in pcimig, not in your input: ${what}. ${advice}${debugHint}.`)}${where}`
}

/** Returns the message for standard error and the exit code for anything thrown. */
export function explainError(error: unknown): { readonly line: string; readonly code: ExitCode } {
  if (error instanceof InputError) return { line: lineOf(error), code: EXIT.USAGE }
  if (isExhaustion(error)) {
    return { line: lineOf(new InputError(`cannot continue: ${reasonOf(error)}`)), code: EXIT.USAGE }
  }
  return { line: bugReport(error), code: EXIT.BUG }
}
