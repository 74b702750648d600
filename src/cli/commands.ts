import { Command } from 'commander'
import type { AllCommands, CommandFile, DefinedCommand } from './command'
import { examplesHelp, textHelp } from './manual/help'
import { writeStdout } from './writing/output'

interface Entry {
  readonly summary: string
  /** Loads only the file of the command that runs. */
  readonly load: () => Promise<CommandFile>
}

/** Every command, in the order of the help. */
export const COMMANDS: ReadonlyMap<string, Entry> = new Map([
  [
    'check',
    {
      summary: "check whether the destination accepts the source's config space",
      load: () => import('./commands/check/check'),
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
      summary: "extract every device's config space from a migration stream",
      load: () => import('./commands/extract'),
    },
  ],
  [
    'capture',
    {
      summary: 'capture a live machine: all that a check needs, in one file',
      load: () => import('./commands/capture'),
    },
  ],
  [
    'learn',
    {
      summary: 'measure the masks of a QEMU on this host, for check --rules',
      load: () => import('./commands/learn'),
    },
  ],
  [
    'fingerprint',
    {
      summary: 'print what decides which sources a device accepts, as one word',
      load: () => import('./commands/fingerprint'),
    },
  ],
  [
    'matrix',
    {
      summary: 'judge many guests against many hosts',
      load: () => import('./commands/matrix/matrix'),
    },
  ],
  [
    'diff',
    {
      summary: "compare a device's config space between two releases or machine types",
      load: () => import('./commands/diff'),
    },
  ],
  [
    'atlas',
    {
      summary: 'show which devices can be migrated between which QEMU releases, and why not',
      load: () => import('./commands/atlas/atlas'),
    },
  ],
  [
    'guard',
    {
      summary: 'judge a migration under way, and cancel it if it is doomed',
      load: () => import('./commands/guard'),
    },
  ],
  [
    'twin',
    {
      summary: "print a libvirt domain's definition for a paused twin on the destination",
      load: () => import('./commands/twin'),
    },
  ],
  [
    'profiles',
    {
      summary: 'list the device profiles and what they assume',
      load: () => import('./commands/profiles'),
    },
  ],
  ['schema', { summary: 'print the JSON Schema of the output of a command', load: () => import('./commands/schema') }],
  ['doctor', { summary: 'report what pcimig finds on this host', load: () => import('./commands/doctor') }],
  [
    'completion',
    {
      summary: 'print a shell completion script',
      load: () => import('./commands/completion'),
    },
  ],
])

/** Applies the settings that all commands share. Descriptions include choices and defaults. */
export function configured(command: Command): Command {
  return command
    .helpOption('-h, --help', 'print this help')
    .option('--color', 'colour even if the output is not a terminal')
    .option('--no-color', 'no colour')
    .exitOverride()
    .configureHelp({
      optionDescription: ({ description }) => description,
      argumentDescription: ({ description }) => description,
    })
    .configureOutput({ writeOut: writeStdout, writeErr: () => {} })
}

/** Defines a command from its file. */
export async function defined(name: string, { summary, load }: Entry): Promise<DefinedCommand> {
  const command = configured(new Command(`pcimig ${name}`))
  const { define, examples, exitCodes = null } = await load()
  define(command, allCommands)
  command.addHelpText('before', examplesHelp(examples))
  if (exitCodes !== null) command.addHelpText('after', `\n${textHelp(exitCodes)}`)
  return { name, summary, command, examples, exitCodes }
}

/** All commands, defined but not run. */
export const allCommands: AllCommands = () => Promise.all([...COMMANDS].map(([name, entry]) => defined(name, entry)))
