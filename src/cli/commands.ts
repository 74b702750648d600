import type { AllCommands, CommandAction, CommandFile } from './options/command'

interface Entry {
  readonly summary: string
  /** Loads its operands, options and help. */
  readonly load: () => Promise<CommandFile>
  /** Loads the function that runs it. */
  readonly action: () => Promise<CommandAction>
}

/** Every command, in the order of the help. */
export const COMMANDS: ReadonlyMap<string, Entry> = new Map([
  [
    'check',
    {
      summary: "check whether the destination accepts the source's config space",
      load: () => import('./commands/tables/check'),
      action: async () => (await import('./commands/check/check')).check,
    },
  ],
  [
    'explain',
    {
      summary: 'explain why QEMU refused to load a guest, from its log',
      load: () => import('./commands/tables/explain'),
      action: async () => (await import('./commands/explain')).run,
    },
  ],
  [
    'cases',
    {
      summary: 'list and search the known causes',
      load: () => import('./commands/tables/cases'),
      action: async () => (await import('./commands/cases')).run,
    },
  ],
  [
    'show',
    {
      summary: 'print the registers and capabilities of a dump, with masks',
      load: () => import('./commands/tables/show'),
      action: async () => (await import('./commands/show')).show,
    },
  ],
  [
    'masks',
    {
      summary: 'reconstruct the masks QEMU gives a device',
      load: () => import('./commands/tables/masks'),
      action: async () => (await import('./commands/masks')).masks,
    },
  ],
  [
    'extract',
    {
      summary: "extract every device's config space from a migration stream",
      load: () => import('./commands/tables/extract'),
      action: async () => (await import('./commands/extract')).extract,
    },
  ],
  [
    'capture',
    {
      summary: 'capture a live machine: all that a check needs, in one file',
      load: () => import('./commands/tables/capture'),
      action: async () => (await import('./commands/capture')).capture,
    },
  ],
  [
    'learn',
    {
      summary: 'measure the masks of a QEMU on this host, for check --rules',
      load: () => import('./commands/tables/learn'),
      action: async () => (await import('./commands/learn')).learned,
    },
  ],
  [
    'fingerprint',
    {
      summary: 'print a hash of what decides which sources a device accepts',
      load: () => import('./commands/tables/fingerprint'),
      action: async () => (await import('./commands/fingerprint')).fingerprint,
    },
  ],
  [
    'matrix',
    {
      summary: 'judge many guests for many hosts',
      load: () => import('./commands/tables/matrix'),
      action: async () => (await import('./commands/matrix/matrix')).matrix,
    },
  ],
  [
    'diff',
    {
      summary: "compare a device's config space between two releases or machine types",
      load: () => import('./commands/tables/diff'),
      action: async () => (await import('./commands/diff')).run,
    },
  ],
  [
    'atlas',
    {
      summary: 'show which devices can be migrated between which QEMU releases, and why not',
      load: () => import('./commands/tables/atlas'),
      action: async () => (await import('./commands/atlas/atlas')).run,
    },
  ],
  [
    'guard',
    {
      summary: 'judge a running migration, and cancel it if it is doomed',
      load: () => import('./commands/tables/guard'),
      action: async () => (await import('./commands/guard')).guard,
    },
  ],
  [
    'twin',
    {
      summary: "print a libvirt domain's definition for a paused twin on the destination",
      load: () => import('./commands/tables/twin'),
      action: async () => (await import('./commands/twin')).twin,
    },
  ],
  [
    'profiles',
    {
      summary: 'list the device profiles and what they assume',
      load: () => import('./commands/tables/profiles'),
      action: async () => (await import('./commands/profiles')).profiles,
    },
  ],
  [
    'schema',
    {
      summary: 'print the JSON Schema of the output of a command',
      load: () => import('./commands/tables/schema'),
      action: async () => (await import('./commands/schema')).print,
    },
  ],
  [
    'doctor',
    {
      summary: 'report what pcimig finds on this host',
      load: () => import('./commands/tables/doctor'),
      action: async () => (await import('./commands/doctor')).doctor,
    },
  ],
  [
    'completion',
    {
      summary: 'print a shell completion script',
      load: () => import('./commands/tables/completion'),
      action: async () => (await import('./commands/completion')).completion,
    },
  ],
])

/** All commands, loaded but not run. */
export const allCommands: AllCommands = () =>
  Promise.all([...COMMANDS].map(async ([name, { summary, load }]) => ({ name, summary, file: await load() })))
