import type { Argument, Command, Option } from 'commander'
import type { DefinedCommand } from '../command'
import { RepeatableOption } from '../options/repeatable'
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

function option(found: Option): OptionManual {
  const { short, long, flags, required, description, argChoices } = found
  const takesFile = found instanceof RepeatableOption && found.takesFile
  const placeholder = required ? (/<(.+)>/.exec(flags)?.[1] ?? null) : null
  return {
    short: short ?? null,
    long: long!,
    placeholder,
    values: valuesOf({ placeholder, words: argChoices ?? null, takesFile }),
    description,
    repeatable: found instanceof RepeatableOption,
  }
}

function argument(found: Argument): ArgumentManual {
  const name = found.name()
  return {
    name,
    values: valuesOf({ placeholder: name, words: found.argChoices ?? null }),
    description: found.description,
    repeatable: found.variadic,
  }
}

const exampleLines = (text: string): string[] => text.trimEnd().split('\n').slice(1)

/** The options in a command's help, including `--help`. */
const optionsOf = (command: Command): readonly Option[] => command.createHelp().visibleOptions(command)

/** Returns the definition of a command as data. */
export function commandManual({ name, summary, command, examples, exitCodes }: DefinedCommand): CommandManual {
  return {
    name,
    summary,
    description: command.description(),
    usage: `pcimig ${name} ${command.usage()}`,
    arguments: command.registeredArguments.map(argument),
    options: optionsOf(command).map(option),
    examples: exampleLines(examples),
    exitCodes,
  }
}
