import { InputError } from '../../bytes/input-error'
import type { Wanted } from '../../live/binary/machine'
import { measure, programAt } from '../../live/binary/measure'
import type { PlacedDevice } from '../../live/memory/read'
import { measuredMasks } from '../../qemu/painting/measured'
import type { MaskedDevice } from '../../report/masks/masks'
import type { CliTargetOptions } from '../options/options'

const HINT = 'Write --from-qemu BINARY --machine TYPE --device virtio-net-pci,vectors=4,e1000e.'

/** QEMU's name of a type, and of a property. */
const TYPE = /^[A-Za-z0-9][\w.,+ -]{0,99}$/
const PROPERTY = /^([A-Za-z][\w.-]{0,99})=(.*)$/s

/**
 * Reads `--device TYPE[,PROPERTY=VALUE…][,TYPE…]…`: a word with "=" belongs to the type before it.
 * @param set properties of every device
 * @throws InputError for a property before any type, and what can be no type
 */
function wantedOf(texts: readonly string[], { set = new Map(), placement }: CliTargetOptions): Wanted[] {
  const found: { type: string; properties: Map<string, string> }[] = []
  for (const word of texts.flatMap((text) => text.split(','))) {
    const [, name, value] = PROPERTY.exec(word) ?? []
    const last = found.at(-1)
    if (name === undefined && TYPE.test(word)) found.push({ type: word, properties: new Map(set) })
    else if (name !== undefined && last) last.properties.set(name, value!)
    else throw new InputError(`'${word}' is not a device type`, {}, HINT)
  }
  return found.map((one, number) => ({ ...one, number, placement: placement ?? null }))
}

/** Options that describe a QEMU or a dump, which have no meaning here. */
const USELESS = ['profile', 'qemu', 'machineBase', 'view', 'bar', 'rom', 'settings'] as const

function refuseUseless(options: CliTargetOptions): void {
  const [first] = USELESS.filter((name) => options[name] !== undefined)
  if (first === undefined) return
  const option = first.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  throw new InputError(`--${option} has no meaning with --from-qemu`, {}, 'The program itself decides: leave it out.')
}

function masked(device: PlacedDevice, where: string): MaskedDevice {
  const { type, id, path, qomPath, address, config, size } = device
  const [cmask, wmask, w1cmask] = [device.cmask, device.wmask, device.w1cmask].map((mask) => mask.slice(0, size))
  const measured = { type, where, cmask: cmask!, wmask: wmask!, w1cmask: w1cmask! }
  return {
    id: id ?? `${path ?? qomPath}/${type}`,
    address,
    profile: { name: type, verified: true, why: where },
    masks: measuredMasks({ address, id, config, bars: new Map(), rom: null, notes: [] }, measured),
  }
}

/**
 * The masks that a QEMU of this host gives devices: it is started as a child, read and ended.
 * @param options of these, machine, set and placement count
 * @param devices the devices, as options name them; if there are none, all that the machine has by itself
 * @throws InputError if an option is missing or has no meaning, or the program does not make such a machine
 */
export async function masksFromQemu(
  name: string,
  options: CliTargetOptions,
  devices: readonly string[] | undefined,
): Promise<MaskedDevice[]> {
  refuseUseless(options)
  if (options.machine === undefined) throw new InputError('--from-qemu needs --machine', {}, HINT)
  const wanted = devices && wantedOf(devices, options)
  const found = await measure(programAt(name), options.machine, wanted ? () => wanted : null)
  const where = `read from the memory of ${found.qemu} with ${found.machine ?? options.machine}`
  return found.devices.map((device) => masked(device, where))
}
