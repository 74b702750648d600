import type { AllCommands } from '../options/command'
import { type CommandManual, commandManual, type OptionManual } from './commands'
import { LISTS, type ListName } from './values'

/** The whole command line as data. */
export interface CommandLine {
  readonly commands: readonly CommandManual[]
  readonly lists: Readonly<Record<ListName, readonly string[]>>
  /** The options before a command: those that all commands have, and the version. */
  readonly topOptions: readonly OptionManual[]
}

const VERSION: OptionManual = {
  ...{ short: '-V', long: '--version', placeholder: null, repeatable: false },
  ...{ values: { words: null, paths: null, wordAndFile: false }, description: 'print the version' },
}

const unique = (words: Iterable<string>): string[] => [...new Set(words)]

/** Returns the definitions of all commands. */
export async function commandLine(all: AllCommands): Promise<CommandLine> {
  const commands = (await all()).map(commandManual)
  const [first, ...others] = commands
  const common = first!.options.filter(({ long }) =>
    others.every(({ options }) => options.some((option) => option.long === long && option.placeholder === null)),
  )
  const lists = {
    versions: unique(LISTS.versions()),
    machines: unique(LISTS.machines()),
    profiles: unique(LISTS.profiles()),
    cases: unique(await LISTS.cases()),
  }
  return { commands, lists, topOptions: [...common, VERSION] }
}
