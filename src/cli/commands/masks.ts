import { InputError } from '../../bytes/input-error'
import { printable } from '../../bytes/printable'
import { openUnknown } from '../../check/releases/unknown-target'
import { requestFor } from '../../check/report/device-requests'
import { capturedTarget } from '../../check/sides/captured'
import { doubtSentence } from '../../pci/doubts/doubt'
import { reconstruct, resolveTarget } from '../../qemu/reconstruct'
import { settingsSentence } from '../../report/check/settings'
import { type MaskedDevice, masksJson, masksText } from '../../report/masks/masks'
import { type CliTargetOptions, cliTargetRequest, type OutputOptions } from '../options/options'
import { withSettings } from '../options/settings-option'
import type { Given } from '../options/table'
import { type ReadSide, readSelected } from '../reading/devices'
import { deliver, writeStderr } from '../writing/output'
import { look } from '../writing/terminal'
import type { FORMATS } from './tables/masks'

interface MasksOptions extends CliTargetOptions, OutputOptions<(typeof FORMATS)[number]> {
  readonly device?: readonly string[]
  readonly fromQemu?: string
  readonly rules?: string
}

type DeviceSide = Pick<ReadSide, 'devices' | 'host'>

/** Devices with their masks on the destination that the options describe. */
export function withMasks({ devices, ...side }: DeviceSide, options: CliTargetOptions) {
  const request = capturedTarget(cliTargetRequest(options), { devices, stream: null, ...side })
  const target = resolveTarget(request)
  return devices.map((device) => {
    const { masks, profile, doubts } = reconstruct(device, requestFor(request, options.devices, [device]), target)
    const { address } = device
    const id = device.id ?? (address === null ? profile.name : `${address}/${profile.name}`)
    const oddity = masks.contradiction && device.fromStream ? [doubtSentence(masks.contradiction)] : []
    const settings = options.settings ? [settingsSentence(options.settings)] : []
    const doubtful = doubts.map(doubtSentence)
    const notes = [...settings, ...doubtful, ...device.notes, ...target.notes, ...masks.notes, ...oddity]
    return { id, address, profile, device, masks: { ...masks, notes } }
  })
}

/** The same with the masks of a file, if one was given: those that a program was measured to give such devices. */
async function withRules(side: ReadSide, options: MasksOptions): Promise<readonly MaskedDevice[]> {
  const { rules, devices } = options
  if (rules === undefined) return withMasks(side, options)
  const { withRulesFrom } = await import('./check/rules-from')
  const asked = { target: cliTargetRequest(options), ...(devices ? { perDevice: devices } : {}) }
  const { destination, asked: known, machine: own } = await withRulesFrom({ file: rules }, side, asked)
  const { qemu, machine } = openUnknown({ ...known.target, machine: own }, destination.devices)
  const { qemu: _, machine: __, ...rest } = options
  return withMasks(destination, {
    ...rest,
    ...(qemu === null ? {} : { qemu }),
    ...(machine === null ? {} : { machine }),
  })
}

async function found(path: string | undefined, options: MasksOptions): Promise<readonly MaskedDevice[]> {
  const { fromQemu, device, rules } = options
  if (fromQemu !== undefined && rules !== undefined) {
    throw new InputError('--rules and --from-qemu are mutually exclusive', {}, 'Omit one of them.')
  }
  if (fromQemu !== undefined && path !== undefined) {
    throw new InputError('DUMP and --from-qemu are mutually exclusive', {}, 'Omit one of them.')
  }
  if (fromQemu !== undefined) return (await import('./from-qemu')).masksFromQemu(fromQemu, options, device)
  if (path !== undefined) return withRules(await readSelected(path, device), options)
  throw new InputError("missing required argument 'DUMP'", {}, 'Give a dump, or --from-qemu BINARY --machine TYPE.')
}

export async function masks(path: string | undefined, given: Given<MasksOptions>): Promise<void> {
  const options = await withSettings(given)
  const devices = await found(path, options)
  if (options.format === 'json') {
    deliver(masksJson(devices), options.output)
    for (const { id, masks } of devices) warnOfRefusal(id, masks.refused)
  } else {
    deliver(masksText(devices, await look(options)), options.output)
  }
}

/** The JSON is for programs; warns users as well. */
function warnOfRefusal(id: string, refused: string | null): void {
  if (refused !== null) writeStderr(printable(`pcimig: warning: QEMU would not start ${id}: ${refused}`))
}
