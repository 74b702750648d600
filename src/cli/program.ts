import { Command, CommanderError } from 'commander'
import { InputError } from '../bytes/input-error'
import { version } from '../version'
import { DESCRIPTION } from './command'
import { COMMANDS, configured, defined } from './commands'
import { explainError } from './errors'
import { forgetInputs } from './inputs-read'
import { forgetStandardInput } from './reading/stdin'
import { writeStderr } from './writing/output'

const EXAMPLES = `Examples:
  pcimig check source.bin destination.bin             two dumps of one device
  pcimig check source.txt destination.txt --qemu 8.1  two lspci -xxxx of a guest
  pcimig explain vm.log                               what a failure is about
`

/** The program without a command: version, help, and the error for an unknown command. */
function top(): Command {
  const program = configured(new Command('pcimig'))
    .description(DESCRIPTION)
    .version(version, '-V, --version', 'print the version')
    .helpCommand(false)
    .addHelpText('before', EXAMPLES)
  for (const [name, { summary }] of COMMANDS) program.command(name).summary(summary)
  return program
}

/** Converts commander's "error: sentence\n(Did you mean --x?)" to an InputError. */
function wrongUsage(error: CommanderError, command: string | undefined): InputError {
  const [sentence = '', suggestion] = error.message.replace(/^error: /, '').split('\n')
  const help = `Try '${['pcimig', command, '--help'].filter((word) => word !== undefined).join(' ')}'.`
  return new InputError(sentence, {}, suggestion === undefined ? help : suggestion.replace(/^\(|\)$/g, ''))
}

async function parse(args: readonly string[]): Promise<void> {
  if (args.length === 0) throw new InputError('no command given', {}, "Try 'pcimig --help'.")
  const words = args[0] === 'help' ? [...args.slice(1), '--help'] : [...args]
  const at = words.findIndex((word) => !word.startsWith('-'))
  const name = words[at]
  const entry = name === undefined ? undefined : COMMANDS.get(name)
  try {
    if (!entry) return void top().parse(words, { from: 'user' })
    const { command } = await defined(name!, entry)
    await command.parseAsync(
      words.filter((_, i) => i !== at),
      { from: 'user' },
    )
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode !== 0) throw wrongUsage(error, entry && name)
  }
}

/**
 * Runs a command line, the first of this process or a further one. Never throws: errors go to standard error and the
 * exit code.
 */
export async function run(args: readonly string[]): Promise<void> {
  forgetInputs()
  forgetStandardInput()
  try {
    await parse(args)
  } catch (error) {
    const { line, code } = explainError(error)
    process.exitCode = code
    writeStderr(line)
  }
}
