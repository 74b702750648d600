import type { Command } from 'commander'
import { showJson, showText } from '../../report/masks/show'
import {
  addOutputOptions,
  addTargetOptions,
  DUMP_OPERAND,
  type OutputOptions,
  type TargetOptions,
} from '../options/options'
import { repeatable } from '../options/repeatable'
import { addSettingsOptions, withSettings } from '../options/settings-option'
import { gathered } from '../options/values'
import { readDevices } from '../reading/devices'
import { deliver } from '../writing/output'
import { look } from '../writing/terminal'
import { withMasks } from './masks'

const FORMATS = ['text', 'json'] as const

type ShowOptions = TargetOptions & OutputOptions<(typeof FORMATS)[number]> & { readonly device?: readonly string[] }

export const examples = `Examples:
  pcimig show device.bin             as lspci -vvv would print it, with the masks of each part
  lspci -xxxx -s 3b:00.4 | pcimig show -
`

export function define(command: Command): void {
  command
    .description('Print registers and capabilities of a saved dump in the style of lspci -vvv, with their masks.')
    .argument('<DUMP>', DUMP_OPERAND)
  addSettingsOptions(addOutputOptions(addTargetOptions(command), FORMATS))
    .addOption(repeatable('--device <BDF|ID>', 'only this device; repeatable', gathered))
    .action(show)
}

async function show(path: string, _: unknown, command: Command): Promise<void> {
  const options = await withSettings<ShowOptions>(command)
  const devices = withMasks(await readDevices(path, options.device), options)
  const drawn = options.format === 'json' ? showJson(devices) : showText(devices, await look(options))
  deliver(drawn, options.output)
}
