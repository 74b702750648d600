import { wordParser } from './values'

/**
 * An option as a command declares it. The parser of the usual case, commander, the help, the manual and the completions are
 * made from these rows.
 */
export interface OptionRow {
  /** "-o, --output <FILE>", with the value in square brackets if it may be left out. */
  readonly flags: string
  readonly help: string
  /** The accepted words, if they are few. */
  readonly words?: readonly string[]
  /** Whether each of them may be followed by an equal sign and a file. */
  readonly wordAndFile?: boolean
  /** The value of a command line without it. */
  readonly preset?: unknown
  readonly repeatable?: boolean
  readonly required?: boolean
  /** Options that it can't be together with, by their names in a program. */
  readonly excludes?: readonly string[]
  /** Takes the text and, of an option that was given before, its value so far. @throws InputError */
  parse?(text: string, before?: unknown): unknown
}

/**
 * An operand: its name in angle brackets if it is required, else in square ones, with dots if it takes several words.
 */
export interface OperandRow {
  readonly name: string
  readonly help: string
  readonly words?: readonly string[]
  readonly preset?: unknown
  /** @throws InputError */
  parse?(text: string): unknown
}

/** Headings of the help, each with the options below it. */
export type OptionGroups = Readonly<Record<string, readonly string[]>>

/** What a command takes. */
export interface CommandTable {
  readonly description: string
  readonly operands: readonly OperandRow[]
  readonly options: readonly OptionRow[]
  readonly headings?: OptionGroups
}

/** What a command gets after its operands. */
export interface Given<T = unknown> {
  readonly options: T
  /** The names of all options that the command has. */
  readonly names: ReadonlySet<string>
}

/** The parts of an option's flags. */
export interface Flags {
  readonly short: string | null
  readonly long: string
  /** "FILE", "N=SIZE", "PATH..."; null for a switch. */
  readonly placeholder: string | null
  /** Whether the value may be left out. */
  readonly optional: boolean
  /** Whether it takes all words up to the next option. */
  readonly variadic: boolean
}

const FLAGS = /^(?:(-\w), )?(--[\w-]+)(?: ([<[])(.+)[>\]])?$/

/** @throws RangeError for flags of another form, which is a bug */
export function flagsOf({ flags }: OptionRow): Flags {
  const [, short = null, long, bracket, placeholder = null] = FLAGS.exec(flags) ?? []
  if (long === undefined) throw new RangeError(`an option has the flags '${flags}'`)
  return { short, long, placeholder, optional: bracket === '[', variadic: placeholder?.endsWith('...') ?? false }
}

const NEGATED = /^--no-/

/** Whether an option is the opposite of another one, or of what is so without it: "--no-color". */
export const isNegated = ({ long }: Flags): boolean => NEGATED.test(long)

/** The name of an option's value in a program: "hostKernel" for "--host-kernel", "color" for "--no-color". */
export const attributeOf = ({ long }: Flags): string =>
  long
    .replace(NEGATED, '--')
    .slice(2)
    .replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())

/** Makes an option that takes one of a few words. */
export function choice<T extends string>(name: string, words: readonly T[], help: string, preset?: T): OptionRow {
  const described = `${help}: ${words.join(', ')}${preset === undefined ? '' : ` (default: ${preset})`}`
  const flags = `${name} <${name.slice(2).toUpperCase()}>`
  return { flags, help: described, words, parse: wordParser(name, words), ...(preset === undefined ? {} : { preset }) }
}

/** The options of every command, before its own. */
export const COMMON_OPTIONS: readonly OptionRow[] = [
  { flags: '--color', help: 'colour even if the output is not a terminal' },
  { flags: '--no-color', help: 'no colour' },
]

/** The last option of every command. It is not parsed here: commander prints the help. */
export const HELP_OPTION: OptionRow = { flags: '-h, --help', help: 'print this help' }
