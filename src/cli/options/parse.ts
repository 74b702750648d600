import { attributeOf, COMMON_OPTIONS, type CommandTable, type Flags, flagsOf, isNegated, type OptionRow } from './table'

/** What a command line gives a command. */
export interface Parsed {
  /** One value an operand of the table: a text or what its parser made of it, a list, or undefined. */
  readonly operands: readonly unknown[]
  /** The values of options by their names in a program. */
  readonly options: Readonly<Record<string, unknown>>
}

/** An option of the table. */
interface Known {
  readonly row: OptionRow
  readonly flags: Flags
  readonly name: string
}

/** All options of a command, in the order of its help. */
const knownOf = ({ options }: CommandTable): readonly Known[] =>
  [...COMMON_OPTIONS, ...options].map((row) => {
    const flags = flagsOf(row)
    return { row, flags, name: attributeOf(flags) }
  })

/** The names of a command's options in a program. */
export const attributesOf = (table: CommandTable): ReadonlySet<string> =>
  new Set(knownOf(table).map(({ name }) => name))

/** What commander takes for an option. */
const isOption = (word: string): boolean => word.length > 1 && word.startsWith('-')

/** The values of options that a command line does not name. */
function presets(known: readonly Known[]): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const { row, flags, name } of known) {
    if (isNegated(flags)) {
      if (!known.some((other) => other.name === name && !isNegated(other.flags))) values[name] = true
    } else if (row.preset !== undefined) values[name] = row.preset
  }
  return values
}

/** The value of an option after it was given once more. @param text undefined for a switch, null for a value left out */
function valueAfter({ row, flags }: Known, text: string | null | undefined, before: unknown): unknown {
  // A switch that counts has a parser, too.
  if (row.parse && text !== null) return row.parse(text as string, before)
  if (text === null || text === undefined) return !isNegated(flags)
  return flags.variadic ? [...(Array.isArray(before) ? before : []), text] : text
}

/** The words of a command line, read from front to back. */
class Words {
  private at = 0

  constructor(private readonly words: readonly string[]) {}

  next(): string | undefined {
    return this.words[this.at++]
  }

  /** Returns the next word unless it is an option or there is none. */
  nextValue(): string | undefined {
    const word = this.words[this.at]
    return word === undefined || isOption(word) ? undefined : this.next()
  }
}

/** The texts that an option takes, with one after "=" already at hand; null for what only commander reads. */
function textsOf({ flags }: Known, given: string | undefined, words: Words): (string | null | undefined)[] | null {
  const { placeholder, optional, variadic } = flags
  if (placeholder === null) return given === undefined ? [undefined] : null
  if (given !== undefined) return variadic ? null : [given]
  if (optional) return [words.nextValue() ?? null]
  const first = words.nextValue()
  if (first === undefined) return null
  const texts = [first]
  if (variadic) for (let more = words.nextValue(); more !== undefined; more = words.nextValue()) texts.push(more)
  return texts
}

/** The values of all operands; null if one is missing or there are too many. */
function operandsOf({ operands }: CommandTable, given: readonly string[]): unknown[] | null {
  const several = operands.at(-1)?.name.includes('...') ?? false
  const needed = operands.filter(({ name }) => name.startsWith('<')).length
  if (given.length < needed || (given.length > operands.length && !several)) return null
  return operands.map(({ name, preset, parse }, i) => {
    if (name.includes('...')) return given.slice(i)
    const text = given[i]
    if (text === undefined) return preset
    return parse ? parse(text) : text
  })
}

/** Whether options that are needed are there, and none together with one that it excludes. */
const isWhole = (known: readonly Known[], values: object, given: ReadonlySet<string>): boolean =>
  known.every(({ row, name }) => {
    if (row.required && !(name in values)) return false
    return !given.has(name) || !row.excludes?.some((other) => given.has(other))
  })

/** @throws InputError of the parser of an option or operand */
function parse(table: CommandTable, line: readonly string[]): Parsed | null {
  const known = knownOf(table)
  const byFlag = new Map<string | null, Known>()
  for (const one of known) byFlag.set(one.flags.short, one).set(one.flags.long, one)
  const options = presets(known)
  const given = new Set<string>()
  const rest: string[] = []
  const words = new Words(line)
  for (let word = words.next(); word !== undefined; word = words.next()) {
    if (!isOption(word)) {
      rest.push(word)
      continue
    }
    const at = word.startsWith('--') ? word.indexOf('=') : -1
    const option = byFlag.get(at < 0 ? word : word.slice(0, at))
    const texts = option && textsOf(option, at < 0 ? undefined : word.slice(at + 1), words)
    if (!option || !texts) return null
    for (const text of texts) options[option.name] = valueAfter(option, text, options[option.name])
    given.add(option.name)
  }
  if (!isWhole(known, options, given)) return null
  const operands = operandsOf(table, rest)
  return operands && { operands, options }
}

/**
 * Reads a command line that is valid and of the usual form: flags as the table has them, whole words, values that do not begin
 * with a hyphen. Commander, whose definitions take longer to make than a check takes, reads all others: it says what is
 * wrong, and prints the help.
 * @returns null for a command line that is to be left to commander
 */
export function parseUsual(table: CommandTable, line: readonly string[]): Parsed | null {
  try {
    return parse(table, line)
  } catch {
    // Commander calls the parsers in the same order: the same error comes again, unless another one comes before it.
    return null
  }
}
