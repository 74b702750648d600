/** The prefix that Kubernetes container runtimes write before each piece of a long line (CRI: P partial, F full). */
const PIECE = String.raw`\d{4}-\d\d-\d\dT[\d:.]{8,20}(?:Z|[+-]\d\d:\d\d) std(?:err|out) [PF] `

/** Start of a continuation line: those, and the quoting and indentation that mail and terminals add. */
const CONTINUED = new RegExp(String.raw`\n(?:${PIECE})?[ \t>|\u2502]*`, 'g')

/**
 * Makes an expression for a message that may be broken into lines anywhere, for use on `squeezed` text: without blanks,
 * and with a line break possible between any two characters.
 * @param pattern literal text, with groups in the syntax of regular expressions
 */
export function wrappable(pattern: readonly (string | RegExp)[]): RegExp {
  const source = pattern.map((part) =>
    typeof part === 'string'
      ? [...part.replaceAll(' ', '')].map((character) => character.replace(/[.*+?^${}()|[\]\\]/, '\\$&')).join('\\n?')
      : part.source,
  )
  return new RegExp(source.join('\\n?'), 'g')
}

/** Text without blanks, its line breaks as one character each. */
export const squeezed = (text: string): string => text.replace(CONTINUED, '\n').replace(/[ \t]+/g, '')

/** Joins lines into one, with a blank. */
export const joined = (text: string): string => text.replace(CONTINUED, ' ')

/** What a continuation line adds to the line before it. */
export const continuation = (line: string): string => `\n${line}`.replace(CONTINUED, '')

/** How a line begins that continues no other: a date or time, a bracket of JSON, a program's name, a list, nothing. */
const BEGINS =
  /^(?:$|\d{4}-\d\d-\d\d|\d\d:\d\d|\d{1,3}[.)] |[A-Z][a-z]{2} [ \d]\d |[[{(<#*}\]-]|"[\w-]{1,40}" ?:|```|(?:qemu|kvm|libvirt|virsh)[\w./-]{0,40}(?:\[\d{1,10}\])?: |(?:error|warning|info|internal error|TASK|ERROR|WARNING|INFO|DEBUG|Error|On |Source|Destination)\b)/

/** Whether a line without its quoting begins something new. */
export const begins = (line: string): boolean => BEGINS.test(line)

/** A line without the right border of a table, if it has the left one. */
export const withoutBorder = (line: string): string =>
  /^\s{0,40}[|\u2502]/.test(line) ? line.replace(/\s{0,200}[|\u2502]\s*$/, '') : line

/** A continuation line without the quoting and indentation of mail and terminals. */
export const unquoted = (line: string): string =>
  withoutBorder(line)
    .replace(new RegExp(`^(?:${PIECE})?[ \\t>|\\u2502]*`), '')
    .trimEnd()

/** Whether a line says that it continues: "=" of quoted-printable mail, a backslash, a list or object of JSON. */
export const breaksSoftly = (line: string): boolean => /(?<![\w]i)=\s*$|\\\s*$|"[^\n]*[,{[]\s*$/.test(line)

/** A line without the backslash that says so; that of mail is taken off with its other marks. */
export const unbroken = (line: string): string => line.replace(/\\\s*$/, '')

/** Whether a line is set in so far that it belongs to one above. */
export const isIndented = (line: string): boolean => /^(?: {6}|\t)/.test(line)

const PROGRAM = /(?:^|[\s\]'"|>])((?:qemu|kvm)[\w.+-]{0,40}): ?(\S[^\n]{0,400})$/

/** Splits what a QEMU prints from the name that it prints in front of it, or returns null. */
export function wordsOf(text: string): { readonly program: string; readonly words: string } | null {
  const match = PROGRAM.exec(text)
  return match ? { program: match[1]!, words: match[2]!.trim() } : null
}
