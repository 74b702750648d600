import { Argument, Command, CommanderError, Option } from 'commander'
import { InputError } from '../../bytes/input-error'
import { version } from '../../version'
import { type CommandFile, DESCRIPTION } from '../options/command'
import type { Parsed } from '../options/parse'
import { COMMON_OPTIONS, HELP_OPTION, type OperandRow, type OptionRow } from '../options/table'
import { writeStdout } from '../writing/output'
import { examplesHelp, textHelp } from './help'

const EXAMPLES = `Examples:
  pcimig check source.bin destination.bin             two dumps of one device
  pcimig check source.txt destination.txt --qemu 8.1  two lspci -xxxx of a guest
  pcimig explain vm.log                               why a restore failed
`

function optionOf({ flags, help, words, preset, required, excludes, parse }: OptionRow): Option {
  const option = new Option(flags, help)
  if (words) option.choices(words)
  if (parse) option.argParser(parse)
  if (excludes) option.conflicts([...excludes])
  return option.default(preset).makeOptionMandatory(required ?? false)
}

function argumentOf({ name, help, words, preset, parse }: OperandRow): Argument {
  const argument = new Argument(name, help)
  if (words) argument.choices(words)
  if (parse) argument.argParser(parse)
  return argument.default(preset)
}

/** Applies the settings that all commands share. Descriptions include choices and defaults. */
function configured(command: Command): Command {
  command
    .helpOption(HELP_OPTION.flags, HELP_OPTION.help)
    .exitOverride()
    .configureHelp({
      optionDescription: ({ description }) => description,
      argumentDescription: ({ description }) => description,
    })
    .configureOutput({ writeOut: writeStdout, writeErr: () => {} })
  for (const row of COMMON_OPTIONS) command.addOption(optionOf(row))
  return command
}

/** A command with its operands and options, below the headings of its help, and without an action. */
function defined(name: string, { table, examples, exitCodes }: CommandFile): Command {
  const command = configured(new Command(`pcimig ${name}`)).description(table.description)
  for (const row of table.operands) command.addArgument(argumentOf(row))
  for (const row of table.options) command.addOption(optionOf(row))
  const headings = new Map(
    Object.entries(table.headings ?? {}).flatMap(([heading, names]) => names.map((long) => [long, heading])),
  )
  for (const option of command.options) {
    const heading = headings.get(option.long ?? '')
    if (heading !== undefined) option.helpGroup(`${heading}:`)
  }
  command.addHelpText('before', examplesHelp(examples))
  if (exitCodes !== undefined) command.addHelpText('after', `\n${textHelp(exitCodes)}`)
  return command
}

/** Converts commander's "error: sentence\n(Did you mean --x?)" to an InputError. */
function wrongUsage(error: CommanderError, command: string | null): InputError {
  const [sentence = '', suggestion] = error.message.replace(/^error: /, '').split('\n')
  const help = `Try '${['pcimig', command, '--help'].filter((word) => word !== null).join(' ')}'.`
  return new InputError(sentence, {}, suggestion === undefined ? help : suggestion.replace(/^\(|\)$/g, ''))
}

/** @throws InputError for what commander calls wrong */
function parsedBy(command: Command, words: readonly string[], name: string | null): void {
  try {
    command.parse(words, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode !== 0) throw wrongUsage(error, name)
  }
}

/**
 * Reads the command line of a command, or prints its help.
 * @returns null after the help
 * @throws InputError for a wrong command line
 */
export function parseWithCommander(name: string, file: CommandFile, words: readonly string[]): Parsed | null {
  const command = defined(name, file)
  let parsed: Parsed | null = null
  command.action(() => {
    parsed = { operands: command.processedArgs, options: command.opts() }
  })
  parsedBy(command, words, name)
  return parsed
}

/**
 * Reads a command line without a command: version, help, and the error for an unknown command.
 * @param summaries of all commands, by name
 * @throws InputError
 */
export function parseTop(summaries: ReadonlyMap<string, string>, words: readonly string[]): void {
  const program = configured(new Command('pcimig'))
    .description(DESCRIPTION)
    .version(version, '-V, --version', 'print the version')
    .helpCommand(false)
    .addHelpText('before', EXAMPLES)
  for (const [name, summary] of summaries) program.command(name).summary(summary)
  parsedBy(program, words, null)
}
