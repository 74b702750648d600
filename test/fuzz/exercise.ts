import { InputError } from '../../src/bytes/input-error'
import { type Report, runCheck, runPrediction } from '../../src/check'
import { explain } from '../../src/check/explain'
import type { Device } from '../../src/pci/device'
import { naming } from '../../src/pci/name'
import { walk } from '../../src/pci/walk'
import { reconstruct, resolveTarget } from '../../src/qemu'
import { masksJson, masksText } from '../../src/report/masks'
import { showJson, showText } from '../../src/report/show'
import { PLAIN } from '../../src/report/style'
import { draw } from './drawings'
import { mustFollowBits } from './oracle'
import { mustBePrintable } from './printable'
import type { Random } from './random'
import { checkRequest, targetRequest } from './requests'
import { Finding } from './target'

const LOOK = { width: 80, style: PLAIN }
/** Drawing costs ten times what the comparison does: every so many reports is drawn, in one of the ways. */
const DRAWN = 8
/** Devices of one input that are looked at: a hostile one may have thousands. */
const MOST = 4

/** What an action gives, or the words it refuses with. @throws what is no InputError */
export function answer<T>(action: () => T): T | string {
  try {
    return action()
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    mustBePrintable(error.message, 'an error')
    if (error.message === '') throw new Finding('an error without words')
    return error.message
  }
}

function masked(device: Device, random: Random) {
  const request = targetRequest(random)
  const target = resolveTarget(request)
  const { masks, profile } = reconstruct(device, request, target)
  const arrays = [masks.config, masks.cmask, masks.wmask, masks.w1cmask, masks.absent, masks.uncertain]
  if (arrays.some(({ length }) => length < masks.size)) throw new Finding('a mask is shorter than what travels')
  const end = masks.rules.reduce((at, { offset, length }) => (offset === at ? at + length : Number.NaN), 0)
  if (end !== masks.size) throw new Finding('the rules leave bytes out')
  const { id, address } = device
  return { id: id ?? profile.name, address, profile, device, masks }
}

/** Draws masks and registers of one device. */
function shown(device: Device, random: Random): string {
  const part = masked(device, random)
  const drawn = random.pick([
    () => showText([part], LOOK),
    () => showJson([part]),
    () => masksText([part], LOOK),
    () => masksJson([part]),
    () => explained(device, random),
  ])()
  mustBePrintable(drawn, 'show or masks')
  return drawn
}

/** A refused byte of this device, as a log would tell of it. */
function explained(device: Device, random: Random): string {
  const byte = () => random.below(256)
  const [offset, read, own, cmask, wmask, w1cmask] = [random.below(4096), byte(), byte(), byte(), byte(), byte()]
  const operands = { offset: offset!, read: read!, device: own!, cmask: cmask!, wmask: wmask!, w1cmask: w1cmask! }
  const config = { ...operands, line: 1 }
  const restore = { line: 1, config, section: device.id, instance: 0, elements: [], neighbours: [], reason: null }
  const told = { ...restore, qemu: null, machine: null }
  const found = explain([told], [device], targetRequest(random), [])
  return JSON.stringify(
    found.messages.map(({ readings }) => readings.map(({ register, meaning }) => [register, meaning])),
  )
}

/** The devices with one of them changed in a few bytes. */
function otherSide(devices: readonly Device[], random: Random): readonly Device[] {
  const at = random.below(devices.length)
  return devices.map((device, i) => {
    if (i !== at) return device
    const config = device.config.slice()
    for (let left = random.small(6); left > 0; left--) config[random.small(config.length - 1)]! ^= 1 << random.below(8)
    return { ...device, config }
  })
}

function compared(devices: readonly Device[], random: Random): string {
  const other = otherSide(devices, random)
  const [source, destination] = random.once(2) ? [devices, other] : [other, devices]
  const report: Report = random.once(8)
    ? runPrediction(source, checkRequest(random), 'pc-q35-6.0')
    : runCheck(source, destination, checkRequest(random))
  mustFollowBits(report)
  return report.verdict + (random.once(DRAWN) ? draw(report, random) : '')
}

/**
 * Does with devices one of the things that one can do with devices, as chosen by `random`: their masks, the pages of
 * show and masks, an explanation, or, mostly, a check against something a little different, and its report.
 * @throws Finding where a property does not hold
 */
export function exercise(devices: readonly Device[], random: Random): string {
  const few = devices.slice(0, MOST)
  if (few.length === 0) return 'nothing'
  const device = random.pick(few)
  walk(device.config)
  const { register } = naming(device.config).at(random.below(device.config.length))
  mustBePrintable(register, 'a name')
  return register + answer(() => (random.once(DRAWN) ? shown(device, random) : compared(few, random)))
}
