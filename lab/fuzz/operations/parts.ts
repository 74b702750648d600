/** What is said about one device alone: its structure, its masks, and what a log's message about it means. */
import { explain } from '../../../src/check/explain/explain'
import type { Device } from '../../../src/pci/device'
import { naming } from '../../../src/pci/name'
import { walk } from '../../../src/pci/walk'
import { checkedBits } from '../../../src/qemu/painting/masks'
import { reconstruct, resolveTarget } from '../../../src/qemu/reconstruct'
import { recordedLayouts } from '../../../src/qemu/recorded/layouts'
import { answer } from '../answer'
import { mustBePrintable } from '../edits/printable'
import { targetRequest } from '../inputs/requests'
import type { Random } from '../random'
import { Finding } from '../target'
import type { Operation } from './operation'

function structure({ config }: Device): string {
  const { capabilities, ...rest } = walk(config)
  for (const { offset } of capabilities) {
    if (offset < 0x40 || offset >= config.length) throw new Finding(`a capability at ${offset} of ${config.length}`)
  }
  return JSON.stringify(rest) + capabilities.map(({ offset }) => offset).join()
}

function names({ config }: Device, offsets: Iterable<number>): string {
  const { at } = naming(config)
  let last = ''
  for (const offset of offsets) {
    const { register } = at(offset)
    if (register === last) continue
    mustBePrintable(register, 'a name')
    last = register
  }
  return last
}

/** The masks of a device, which say something of every byte that travels. @throws Finding */
export function masked(device: Device, random: Random) {
  const request = targetRequest(random)
  const target = resolveTarget(request)
  const { masks, profile } = reconstruct(device, request, target)
  const arrays = [masks.config, masks.cmask, masks.wmask, masks.w1cmask, masks.absent, masks.uncertain]
  if (arrays.some(({ length }) => length < masks.size)) throw new Finding('a mask is shorter than what travels')
  const end = masks.rules.reduce((at, { offset, length }) => (offset === at ? at + length : Number.NaN), 0)
  if (end !== masks.size) throw new Finding('the rules leave bytes out')
  if (masks.rules.some(({ rule, note }) => rule === '' || note === '')) throw new Finding('a rule without words')
  const { id, address } = device
  return { id: id ?? profile.name, address, profile, device, masks }
}

const everyByte = function* (size: number) {
  for (let at = 0; at < size; at++) yield at
}

/** A refused byte of this device, as a log would report it. */
function explained(device: Device, random: Random, layouts: ReturnType<typeof recordedLayouts>): string {
  const byte = () => random.below(256)
  const [offset, read, own, cmask, wmask, w1cmask] = [random.below(4096), byte(), byte(), byte(), byte(), byte()]
  const config = { offset, read: read!, device: own!, cmask: cmask!, wmask: wmask!, w1cmask: w1cmask!, line: 1 }
  const restore = {
    line: 1,
    config,
    section: device.id,
    instance: 0,
    elements: [],
    otherFailures: [],
    own: [],
    ended: null,
    place: null,
    speaker: '',
    devices: [],
    reason: null,
  }
  const incident = { ...restore, qemu: null, machine: null }
  const found = explain([incident], [device], targetRequest(random), layouts)
  const words = JSON.stringify(
    found.messages.map(({ interpretations, nextSteps }) => [
      nextSteps.map(({ text }) => text),
      interpretations.map(({ register, meaning }) => [register, meaning]),
    ]),
  )
  mustBePrintable(words, 'an explanation')
  return words
}

const each = (run: (device: Device, random: Random) => string): Operation['run'] =>
  function of(devices, random) {
    return devices.map((device) => answer(() => run(device, random))).join()
  }

export const PARTS: readonly Operation[] = [
  { name: 'walk', times: 1, run: each(structure) },
  {
    name: 'naming',
    times: 1,
    run: each((device, random) =>
      names(
        device,
        Array.from({ length: 4 }, () => random.below(4200)),
      ),
    ),
  },
  { name: 'naming, every byte', times: 256, run: each((device) => names(device, everyByte(device.config.length))) },
  {
    name: 'masks',
    times: 1,
    run: each((device, random) => {
      const { masks, profile } = masked(device, random)
      const checked = checkedBits(masks).reduce((sum, bits) => (sum * 31 + bits) | 0, 0)
      return [profile.name, masks.size, checked, masks.notes].join()
    }),
  },
  { name: 'explain', times: 4, run: (devices, random) => explained(random.pick(devices), random, []) },
  {
    name: 'explain, all layouts',
    times: 256,
    run: (devices, random) => explained(random.pick(devices), random, recordedLayouts()),
  },
]
