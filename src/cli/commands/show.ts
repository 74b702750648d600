import type { Command } from 'commander'
import { type ShownDevice, showJson, showText } from '../../report/masks/show'
import { DUMP_OPERAND, type OutputOptions, type TargetOptions } from '../options/options'
import { addDeviceOptions, withSettings } from '../options/settings-option'
import { readSelected } from '../reading/devices'
import { readPciNames } from '../reading/pci-ids'
import { deliver } from '../writing/output'
import { look } from '../writing/terminal'
import { withMasks } from './masks'

const FORMATS = ['text', 'json'] as const

type ShowOptions = TargetOptions &
  OutputOptions<(typeof FORMATS)[number]> & {
    readonly device?: readonly string[]
    /** How often -n was given. */
    readonly numbers?: number
    readonly pciIds?: string
  }

export const examples = `Examples:
  pcimig show device.bin             as lspci -vvv would print it, with the masks of each part
  lspci -xxxx -s 3b:00.4 | pcimig show -
  pcimig show -n device.bin          ids as numbers, as lspci -n
`

export function define(command: Command): void {
  command
    .description('Print registers and capabilities of a saved dump in the style of lspci -vvv, with their masks.')
    .argument('<DUMP>', DUMP_OPERAND)
  addDeviceOptions(command, FORMATS)
    .option(
      '-n, --numbers',
      'ids as numbers; -nn as names and numbers, the default where a pci.ids file is found',
      countUp,
    )
    .option('--pci-ids <FILE>', 'take the names from this file (default: the pci.ids of the system)')
    .action(show)
}

async function show(path: string, _: unknown, command: Command): Promise<void> {
  const options = await withSettings<ShowOptions>(command)
  const devices = withMasks(await readSelected(path, options.device), options)
  deliver(options.format === 'json' ? showJson(devices) : await text(devices, options), options.output)
}

async function text(devices: readonly ShownDevice[], options: ShowOptions): Promise<string> {
  const naming = options.numbers === 1 ? 'numbers' : await readPciNames(options.pciIds)
  return showText(devices, naming, await look(options))
}

const countUp = (_: unknown, before = 0): number => before + 1
