import type { DefinedCommand } from '../options/command'
import { COMMON_OPTIONS, flagsOf, HELP_OPTION, type OperandRow, type OptionRow } from '../options/table'
import { type Values, valuesOf } from './values'

/** An option, for manuals and shells. */
export interface OptionManual {
  /** "-o", or null */
  readonly short: string | null
  /** "--output" */
  readonly long: string
  /** Placeholder of its value: "FILE", "N=SIZE"; null for a switch. */
  readonly placeholder: string | null
  readonly values: Values
  readonly description: string
  readonly repeatable: boolean
}

export interface ArgumentManual {
  /** "SRC" */
  readonly name: string
  readonly values: Values
  readonly description: string
  readonly repeatable: boolean
}

/** The documentation of a command. */
export interface CommandManual {
  readonly name: string
  readonly summary: string
  readonly description: string
  /** "pcimig check [options] <SRC> [DST]" */
  readonly usage: string
  readonly arguments: readonly ArgumentManual[]
  readonly options: readonly OptionManual[]
  readonly examples: readonly string[]
  readonly exitCodes: string | null
}

function option(row: OptionRow): OptionManual {
  const { help, words, wordAndFile, repeatable } = row
  const { short, long, placeholder: value, optional } = flagsOf(row)
  const placeholder = optional ? null : value
  return {
    short,
    long,
    placeholder,
    values: valuesOf({ placeholder, words: words ?? null, takesFile: wordAndFile ?? false }),
    description: help,
    repeatable: repeatable ?? false,
  }
}

function argument({ name, help, words }: OperandRow): ArgumentManual {
  const plain = name.slice(1, -1).replace(/\.\.\.$/, '')
  return {
    name: plain,
    values: valuesOf({ placeholder: plain, words: words ?? null }),
    description: help,
    repeatable: name.includes('...'),
  }
}

const exampleLines = (text: string): string[] => text.trimEnd().split('\n').slice(1)

/** Returns the definition of a command as data. */
export function commandManual({ name, summary, file }: DefinedCommand): CommandManual {
  const { table, examples, exitCodes = null } = file
  return {
    name,
    summary,
    description: table.description,
    usage: ['pcimig', name, '[options]', ...table.operands.map((operand) => operand.name)].join(' '),
    arguments: table.operands.map(argument),
    options: [...COMMON_OPTIONS, ...table.options, HELP_OPTION].map(option),
    examples: exampleLines(examples),
    exitCodes,
  }
}
