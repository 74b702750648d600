import type { Command } from 'commander'
import { type AtlasRequest, atlas } from '../../check/atlas/atlas'
import { PLACEMENTS, type Placement } from '../../qemu/request'
import { atlasJson } from '../../report/atlas/data'
import { atlasMarkdown } from '../../report/atlas/document'
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
  readonly device?: readonly string[]
  readonly placement?: Placement
  readonly set?: ReadonlyMap<string, string>
}

export const examples = `Examples:
  pcimig atlas --from 7.2 --to 10.0 --machine pc-q35-7.2   every device, there and back
  pcimig atlas --device virtio-rng-pci                     every release and machine type
  pcimig atlas --format html -o atlas.html                 everything, to browse
`

export const exitCodes =
  'Exit codes: 0 every cell is safe, 1 at least one is unsafe, 2 usage error, 3 at least one is conditional or unknown.'

export function define(command: Command): void {
  command
    .description(
      'Show for every emulated device whether a guest in any state can be migrated between two QEMU releases.',
    )
    .option('--from <VERSION>', 'one release (7.2); without --to: all migrations from and to it')
    .option('--to <VERSION>', 'the other release (10.0)')
    .addOption(repeatable('--machine <TYPE>', 'only this machine type (pc-q35-7.2); repeatable', gathered))
    .addOption(repeatable('--device <TYPE>', "only this device type, by QEMU's name; repeatable", gathered))
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

async function run(_: unknown, command: Command): Promise<void> {
  const options = command.opts<AtlasOptions>()
  const request: AtlasRequest = {
    from: options.from ?? null,
    to: options.to ?? null,
    machines: options.machine ?? [],
    devices: options.device ?? [],
    placements: options.placement ? [options.placement] : [],
    set: options.set ?? new Map(),
  }
  const found = atlas(request)
  deliver(await draw(found, options), options.output)
  const { unsafe, depends, unknown } = total(found)
  process.exitCode = unsafe > 0 ? EXIT.INCOMPATIBLE : depends + unknown > 0 ? EXIT.UNDETERMINED : EXIT.COMPATIBLE
}
