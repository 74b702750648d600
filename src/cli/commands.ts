import { Command } from 'commander'
import type { AllCommands, CommandFile, DefinedCommand } from './commands/command'
import { writeStdout } from './writing/output'

/** What the program is for, in one sentence. */
export const DESCRIPTION =
  "Tells before a live migration whether QEMU on the destination accepts each PCI device's config space."

interface Entry {
  readonly summary: string
  /** Only the file of the command that runs is loaded. */
  readonly load: () => Promise<CommandFile>
}

/** Every command, in the order of the help. */
export const COMMANDS: ReadonlyMap<string, Entry> = new Map([
  [
    'check',
    {
      summary: "tell whether the destination accepts the source's config space",
      load: () => import('./commands/check'),
    },
  ],
  [
    'explain',
    {
      summary: 'explain why QEMU refused to load a guest, from its log',
      load: () => import('./commands/explain'),
    },
  ],
  ['cases', { summary: 'list and search the known causes', load: () => import('./commands/cases') }],
  [
    'show',
    {
      summary: 'print the registers and capabilities of a dump, with masks',
      load: () => import('./commands/show'),
    },
  ],
  ['masks', { summary: 'reconstruct the masks QEMU gives a device', load: () => import('./commands/masks') }],
  [
    'extract',
    {
      summary: "read every device's config space out of a migration stream",
      load: () => import('./commands/extract'),
    },
  ],
  [
    'diff',
    {
      summary: "tell what differs of a device's config space between two releases or machine types",
      load: () => import('./commands/diff'),
    },
  ],
  [
    'atlas',
    {
      summary: 'tell which devices can be moved between which releases of QEMU, and why not',
      load: () => import('./commands/atlas'),
    },
  ],
  [
    'profiles',
    {
      summary: 'list the profiles of devices and what they assume',
      load: () => import('./commands/profiles'),
    },
  ],
  ['schema', { summary: 'print the JSON Schema of what the commands print', load: () => import('./commands/schema') }],
  ['doctor', { summary: 'tell what pcimig finds here that it can use', load: () => import('./commands/doctor') }],
  [
    'completion',
    {
      summary: 'print what makes a shell complete the command line',
      load: () => import('./commands/completion'),
    },
  ],
])

/** What all commands have in common. Descriptions name choices and defaults themselves. */
export function configured(command: Command): Command {
  return command
    .helpOption('-h, --help', 'print this help')
    .option('--color', 'colour even where the output is no terminal')
    .option('--no-color', 'no colour')
    .exitOverride()
    .configureHelp({
      optionDescription: ({ description }) => description,
      argumentDescription: ({ description }) => description,
    })
    .configureOutput({ writeOut: writeStdout, writeErr: () => {} })
}

/** A command with all that its file gives it. */
export async function defined(name: string, { summary, load }: Entry): Promise<DefinedCommand> {
  const command = configured(new Command(`pcimig ${name}`))
  const { define, examples, exitCodes = null } = await load()
  define(command, allCommands)
  command.addHelpText('before', examples)
  if (exitCodes !== null) command.addHelpText('after', `\n${exitCodes}`)
  return { name, summary, command, examples, exitCodes }
}

/** All commands, defined but not run. */
export const allCommands: AllCommands = () => Promise.all([...COMMANDS].map(([name, entry]) => defined(name, entry)))
