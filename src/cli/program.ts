import { Command, CommanderError } from 'commander'
import { InputError } from '../bytes/input-error'
import { explainError } from './errors'
import { writeStderr, writeStdout } from './output'
import { version } from './version'

interface CommandFile {
  /** Gives a command its arguments, options, help and action. */
  define(command: Command): void
}

interface Entry {
  readonly summary: string
  /** Only the file of the command that runs is loaded. */
  readonly load: () => Promise<CommandFile>
}

const COMMANDS: Readonly<Record<string, Entry>> = {
  check: { summary: "tell whether the destination accepts the source's config space", load: () => import('./check') },
  explain: { summary: 'explain why QEMU refused to load a guest, from its log', load: () => import('./explain') },
  cases: { summary: 'list and search the known causes', load: () => import('./cases') },
  show: { summary: 'print the registers and capabilities of a dump, with masks', load: () => import('./show') },
  masks: { summary: 'reconstruct the masks QEMU gives a device', load: () => import('./masks') },
  profiles: { summary: 'list the profiles of devices and what they assume', load: () => import('./profiles') },
}

const EXAMPLES = `Examples:
  pcimig check source.bin destination.bin            two saved dumps of one device
  pcimig check source.txt destination.txt --qemu 8.1 two \`lspci -xxxx\` of a whole guest
`

function program(): Command {
  const top = new Command('pcimig')
    .description(
      "Tells before a live migration whether QEMU on the destination accepts each PCI device's config space.",
    )
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .option('--color', 'colour even where the output is no terminal')
    .option('--no-color', 'no colour')
    .addHelpText('before', EXAMPLES)
    .exitOverride()
    .configureOutput({ writeOut: writeStdout, writeErr: () => {} })
  for (const [name, entry] of Object.entries(COMMANDS)) top.command(name).summary(entry.summary)
  top.hook('preSubcommand', async (_, command) => {
    const file = await COMMANDS[command.name()]!.load()
    file.define(command)
  })
  return top
}

/** A wrong command line in our words: commander's "error: sentence\n(Did you mean --x?)". */
function wrongUsage(error: CommanderError, args: readonly string[]): InputError {
  const [sentence = '', suggestion] = error.message.replace(/^error: /, '').split('\n')
  const command = Object.keys(COMMANDS).find((name) => args.includes(name))
  const help = `Try 'pcimig ${command === undefined ? '' : `${command} `}--help'.`
  return new InputError(sentence, {}, suggestion === undefined ? help : suggestion.replace(/^\(|\)$/g, ''))
}

async function parse(args: readonly string[]): Promise<void> {
  if (args.length === 0) throw new InputError('no command was given', {}, "Try 'pcimig --help'.")
  const words = args[0] === 'help' ? [...args.slice(1), '--help'] : args
  try {
    await program().parseAsync(words, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode !== 0) throw wrongUsage(error, args)
  }
}

/** Runs a command line. Never throws: what went wrong is told on standard error and in the exit code. */
export async function run(args: readonly string[]): Promise<void> {
  try {
    await parse(args)
  } catch (error) {
    const { line, code } = explainError(error)
    process.exitCode = code
    writeStderr(line)
  }
}
