import type { Command } from 'commander'
import { InputError } from '../../bytes/input-error'
import { type AtlasRequest, atlas } from '../../check/atlas/atlas'
import { type NextFound, newestWith, nextReleases } from '../../check/atlas/next-release'
import { PLACEMENTS, type Placement } from '../../qemu/request'
import { atlasJson } from '../../report/atlas/data'
import { atlasMarkdown } from '../../report/atlas/document'
import { nextJson, nextText } from '../../report/atlas/next-release'
import { atlasHtml } from '../../report/atlas/page'
import { atlasText } from '../../report/atlas/plain'
import { total } from '../../report/atlas/words'
import { EXIT } from '../exit-codes'
import { addOutputOptions, choice, type OutputOptions } from '../options/options'
import { repeatable } from '../options/repeatable'
import { gathered, property } from '../options/values'
import { deliver } from '../writing/output'
import { look } from '../writing/terminal'

const FORMATS = ['text', 'json', 'markdown', 'html'] as const

interface AtlasOptions extends OutputOptions<(typeof FORMATS)[number]> {
  readonly from?: string
  readonly to?: string
  readonly machine?: readonly string[]
  readonly safeFrom?: string
  readonly newest?: boolean
  readonly device?: readonly string[]
  readonly placement?: Placement
  readonly set?: ReadonlyMap<string, string>
}

export const examples = `Examples:
  pcimig atlas --from 7.2 --to 10.0 --machine pc-q35-7.2   every device, there and back
  pcimig atlas --device virtio-rng-pci                     every release and machine type
  pcimig atlas --safe-from pc-q35-7.2 --newest             which release next, safe both ways
  pcimig atlas --format html -o atlas.html                 everything, to browse
`

export const exitCodes =
  'Exit codes: 0 every cell is safe, 1 at least one is unsafe, 2 usage error, 3 at least one is conditional or unknown, or there is none. With --safe-from: 0 there is a later release that is safe both ways from each release asked for, 1 there is none, 3 there is one on conditions.'

export function define(command: Command): void {
  command
    .description(
      'Show for every emulated device whether a guest in any state can be migrated between two QEMU releases.',
    )
    .option('--from <VERSION>', 'one release (7.2); without --to: all migrations from and to it')
    .option('--to <VERSION>', 'the other release (10.0)')
    .addOption(repeatable('--machine <TYPE>', 'only this machine type (pc-q35-7.2); repeatable', gathered))
    .addOption(repeatable('--device <TYPE>', "only this device type, by QEMU's name; repeatable", gathered))
    .option(
      '--safe-from <TYPE>',
      'which later releases guests of this machine type can go to and come back from, in any state',
    )
    .option('--newest', 'with --safe-from: only the newest of them')
    .addOption(choice('--placement', PLACEMENTS, 'only devices in this placement'))
    .addOption(
      repeatable('--set <PROPERTY=VALUE>', 'property of the devices at both ends (ats=on); repeatable', property),
    )
  addOutputOptions(command, FORMATS).action(run)
}

async function draw(found: ReturnType<typeof atlas>, options: AtlasOptions): Promise<string> {
  switch (options.format) {
    case 'json':
      return atlasJson(found)
    case 'markdown':
      return atlasMarkdown(found)
    case 'html':
      return atlasHtml(found)
    case 'text':
      return atlasText(found, await look(options))
  }
}

/** Every option combination that `--safe-from` or `--newest` would silently ignore. */
function rejectIgnored({ safeFrom, newest, to, machine, format }: AtlasOptions): void {
  if (safeFrom === undefined) {
    if (newest) throw new InputError('--newest belongs to --safe-from', {}, 'add --safe-from pc-q35-7.2')
    return
  }
  if (to !== undefined) throw new InputError('--to and --safe-from exclude each other', {}, 'leave out --to')
  if (machine !== undefined) {
    throw new InputError('--machine and --safe-from exclude each other', {}, 'name the type with --safe-from alone')
  }
  if (format !== 'text' && format !== 'json') {
    throw new InputError(`--safe-from has no format ${format}`, {}, 'choose text or json')
  }
}

function exitCodeOf({ sources }: NextFound): number {
  const left = sources.filter(({ later }) => later.length > 0)
  if (left.length > 0 && left.every((source) => newestWith(source, ['safe']))) return EXIT.COMPATIBLE
  const possible = left.length > 0 && left.every((source) => newestWith(source, ['safe', 'depends']))
  return possible ? EXIT.UNDETERMINED : EXIT.INCOMPATIBLE
}

async function run(_: unknown, command: Command): Promise<void> {
  const options = command.opts<AtlasOptions>()
  rejectIgnored(options)
  const request: AtlasRequest = {
    from: options.from ?? null,
    to: options.to ?? null,
    machines: options.machine ?? [],
    devices: options.device ?? [],
    placements: options.placement ? [options.placement] : [],
    set: options.set ?? new Map(),
  }
  if (options.safeFrom !== undefined) {
    const next = nextReleases({ ...request, machine: options.safeFrom })
    const newest = options.newest ?? false
    deliver(
      options.format === 'json' ? nextJson(next, newest) : nextText(next, newest, await look(options)),
      options.output,
    )
    process.exitCode = exitCodeOf(next)
    return
  }
  const found = atlas(request)
  deliver(await draw(found, options), options.output)
  const { safe, unsafe, depends, unknown } = total(found)
  const open = depends + unknown > 0 || safe + unsafe === 0
  process.exitCode = unsafe > 0 ? EXIT.INCOMPATIBLE : open ? EXIT.UNDETERMINED : EXIT.COMPATIBLE
}
