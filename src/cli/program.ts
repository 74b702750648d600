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

const COMMANDS: ReadonlyMap<string, Entry> = new Map([
  [
    'check',
    { summary: "tell whether the destination accepts the source's config space", load: () => import('./check') },
  ],
  [
    'explain',
    {
      summary: 'explain why QEMU refused to load a guest, from its log',
      load: async () => (await import('./more')).explain,
    },
  ],
  ['cases', { summary: 'list and search the known causes', load: async () => (await import('./more')).cases }],
  [
    'show',
    {
      summary: 'print the registers and capabilities of a dump, with masks',
      load: async () => (await import('./more')).show,
    },
  ],
  ['masks', { summary: 'reconstruct the masks QEMU gives a device', load: async () => (await import('./more')).masks }],
  [
    'extract',
    {
      summary: "read every device's config space out of a migration stream",
      load: async () => (await import('./more')).extract,
    },
  ],
  [
    'profiles',
    {
      summary: 'list the profiles of devices and what they assume',
      load: async () => (await import('./more')).profiles,
    },
  ],
  [
    'schema',
    { summary: 'print the JSON Schema of what the commands print', load: async () => (await import('./more')).schema },
  ],
])

const EXAMPLES = `Examples:
  pcimig check source.bin destination.bin              two saved dumps of one device
  pcimig check source.txt destination.txt --qemu 8.1   two \`lspci -xxxx\` of a whole guest
  pcimig explain vm.log                                what QEMU's "Bad config data" is about
`

/** What all commands have in common. */
function configured(command: Command): Command {
  return command
    .helpOption('-h, --help', 'print this help')
    .option('--color', 'colour even where the output is no terminal')
    .option('--no-color', 'no colour')
    .exitOverride()
    .configureOutput({ writeOut: writeStdout, writeErr: () => {} })
}

/** The program without a command: version, help, and what to say to an unknown command. */
function top(): Command {
  const program = configured(new Command('pcimig'))
    .description(
      "Tells before a live migration whether QEMU on the destination accepts each PCI device's config space.",
    )
    .version(version, '-V, --version', 'print the version')
    .helpCommand(false)
    .addHelpText('before', EXAMPLES)
  for (const [name, { summary }] of COMMANDS) program.command(name).summary(summary)
  return program
}

/** A wrong command line in our words: commander's "error: sentence\n(Did you mean --x?)". */
function wrongUsage(error: CommanderError, command: string | undefined): InputError {
  const [sentence = '', suggestion] = error.message.replace(/^error: /, '').split('\n')
  const help = `Try '${['pcimig', command, '--help'].filter((word) => word !== undefined).join(' ')}'.`
  return new InputError(sentence, {}, suggestion === undefined ? help : suggestion.replace(/^\(|\)$/g, ''))
}

async function parse(args: readonly string[]): Promise<void> {
  if (args.length === 0) throw new InputError('no command was given', {}, "Try 'pcimig --help'.")
  const words = args[0] === 'help' ? [...args.slice(1), '--help'] : [...args]
  const at = words.findIndex((word) => !word.startsWith('-'))
  const name = words[at]
  const entry = name === undefined ? undefined : COMMANDS.get(name)
  try {
    if (!entry) return void top().parse(words, { from: 'user' })
    const command = configured(new Command(`pcimig ${name}`))
    const file = await entry.load()
    file.define(command)
    await command.parseAsync(
      words.filter((_, i) => i !== at),
      { from: 'user' },
    )
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode !== 0) throw wrongUsage(error, entry && name)
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
