import { InputError, type Place } from '../bytes/input-error'
import { printable } from '../bytes/printable'
import { EXIT, type ExitCode } from './exit-codes'

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  ENOENT: 'no such file or directory',
  ENOTDIR: 'a part of the path is not a directory',
  EISDIR: 'it is a directory',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is exceeded',
  EROFS: 'the file system is read-only',
  EIO: 'the device reports an input/output error',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open on this machine',
  ENOMEM: 'out of memory',
  EFBIG: 'the file would be larger than the limit (ulimit -f) allows',
  EEXIST: 'a file of that name exists',
  EBUSY: 'it is in use, or something is mounted there',
  EPIPE: 'its reader has closed it',
  EBADF: 'it is not open for that',
  ESTALE: 'the file server no longer knows the file',
  ETXTBSY: 'the file is being executed',
  ENXIO: 'nothing is listening there, or the device is missing',
}

/** Whether the operating system refused something, as opposed to a bug. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error
}

/** Errors for exhausted resources, which are not bugs. */
const RESOURCES = ['EMFILE', 'ENFILE', 'ENOMEM']

/** Whether the operating system is out of a resource that every program needs. */
export const isExhaustion = (error: unknown): error is NodeJS.ErrnoException =>
  isSystemError(error) && RESOURCES.includes(error.code ?? '')

/** Returns why the operating system refused, as text. @throws the error itself if it is not a system error. */
export function reasonOf(error: unknown): string {
  if (!isSystemError(error)) throw error
  return REASONS[error.code ?? ''] ?? `the system says ${error.code}`
}

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
  const more = where === '' ? ' (PCIMIG_DEBUG=1 adds where it happened)' : ''
  return `${printable(`pcimig: this is a bug in pcimig, not in your input: ${what}. ${advice}${more}.`)}${where}`
}

/** Returns the message for standard error and the exit code for anything thrown. */
export function explainError(error: unknown): { readonly line: string; readonly code: ExitCode } {
  if (error instanceof InputError) return { line: lineOf(error), code: EXIT.USAGE }
  if (isExhaustion(error)) {
    return { line: lineOf(new InputError(`cannot continue: ${reasonOf(error)}`)), code: EXIT.USAGE }
  }
  return { line: bugReport(error), code: EXIT.BUG }
}
