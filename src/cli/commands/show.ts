import { type ShownDevice, showJson, showText } from '../../report/masks/show'
import type { CliTargetOptions, OutputOptions } from '../options/options'
import { withSettings } from '../options/settings-option'
import type { Given } from '../options/table'
import { readSelected } from '../reading/devices'
import { readPciNames } from '../reading/pci-ids'
import { deliver } from '../writing/output'
import { look } from '../writing/terminal'
import { withMasks } from './masks'
import type { FORMATS } from './tables/show'

type ShowOptions = CliTargetOptions &
  OutputOptions<(typeof FORMATS)[number]> & {
    readonly device?: readonly string[]
    /** How often -n was given. */
    readonly numbers?: number
    readonly pciIds?: string
  }

export async function show(path: string, given: Given<ShowOptions>): Promise<void> {
  const options = await withSettings(given)
  const devices = withMasks(await readSelected(path, options.device), options)
  deliver(options.format === 'json' ? showJson(devices) : await text(devices, options), options.output)
}

async function text(devices: readonly ShownDevice[], options: ShowOptions): Promise<string> {
  const naming = options.numbers === 1 ? 'numbers' : await readPciNames(options.pciIds)
  return showText(devices, naming, await look(options))
}
