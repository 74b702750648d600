import { toHex } from '../../src/bytes/hex'
import { CAPTURE_KIND, type Capture, type CaptureDevice } from '../../src/formats/capture/capture'
import { asked, NOTHING_GIVEN } from '../../test/a-request'
import { type Kind, textDamaged } from './kinds-dump'
import { type Numbers, numbers, pick } from './numbers'
import { machineOf, type Pair, refuses } from './pairs'
import { onSides, SIDES, type SideName } from './trial'

const slot = (i: number) => `0000:00:${(2 + i).toString(16).padStart(2, '0')}.0`

function deviceOf(config: Uint8Array, { record }: Pair, i: number, masks: boolean): CaptureDevice {
  const { cmask, wmask, w1cmask } = record
  return {
    id: `${slot(i)}/device`,
    instance: 0,
    address: slot(i),
    path: slot(i),
    type: record.device!,
    qdevId: null,
    properties: null,
    size: config.length,
    view: 'qemu',
    config: toHex(config),
    masks: masks ? { cmask, wmask, w1cmask } : null,
  }
}

/** A machine of these devices, as a capture of QEMU 7.2 holds it. */
function captureOf(devices: readonly CaptureDevice[]): Capture {
  return {
    schemaVersion: 1,
    kind: CAPTURE_KIND,
    taken: '2026-11-29T00:00:00Z',
    method: 'device-state',
    pauseMs: 1,
    status: 'running',
    qemu: { version: '7.2.22', package: null, architecture: 'x86_64' },
    machine: 'pc-q35-7.2',
    host: { kernel: null },
    ram: [{ name: 'pc.ram', size: 1 << 27 }],
    blocked: [],
    sections: devices.map(({ id }) => ({ id: id!, instance: 0, version: 1 })),
    devices,
  }
}

type Change = (capture: Capture, random: Numbers, other: Capture) => Capture

const ofOne =
  (change: (device: CaptureDevice, capture: Capture, random: Numbers) => Partial<CaptureDevice>): Change =>
  (capture, random) => {
    const at = random(capture.devices.length)
    const devices = capture.devices.map((device, i) =>
      i === at ? { ...device, ...change(device, capture, random) } : device,
    )
    return { ...capture, devices }
  }

/** A mask all of one byte. */
const maskOf = (name: 'cmask' | 'wmask' | 'w1cmask', byte: string): Change =>
  ofOne(({ masks, size }) => (masks ? { masks: { ...masks, [name]: byte.repeat(size) } } : {}))

interface Edit {
  readonly change: Change
  /** On which sides it can be done without making another pair, as good as the first. */
  readonly sides: readonly SideName[]
}

const ALL = SIDES
const DESTINATION = ['destination'] as const

/** What a hand, or a file that is older than its machine, makes of a capture. None of it repairs config space. */
const EDITS: Readonly<Record<string, Edit>> = {
  'cmask zero': { change: maskOf('cmask', '00'), sides: ALL },
  'wmask of ones': { change: maskOf('wmask', 'ff'), sides: ALL },
  'w1cmask of ones': { change: maskOf('w1cmask', 'ff'), sides: ALL },
  'masks of another device': {
    change: ofOne((device, { devices }, random) => {
      const { masks, size, type } = pick(random, devices)
      return masks && size === device.size && type !== device.type ? { masks } : {}
    }),
    sides: ALL,
  },
  'masks lost': { change: ofOne(() => ({ masks: null })), sides: ALL },
  'a device lost': {
    change: (capture, random) => ({ ...capture, devices: capture.devices.filter((_, i) => i !== random(2)) }),
    sides: ALL,
  },
  'another section': { change: ofOne(() => ({ id: '0000:00:1e.0/device' })), sides: ALL },
  'no section': { change: ofOne(() => ({ id: null })), sides: ALL },
  'another type': { change: ofOne((_, { devices }, random) => ({ type: pick(random, devices).type })), sides: ALL },
  'no type': { change: ofOne(() => ({ type: null })), sides: ALL },
  'half its size': {
    change: ofOne(({ config, size }) => ({ size: size / 2, config: config.slice(0, size), masks: null })),
    sides: DESTINATION,
  },
  'seen by a guest': { change: ofOne(() => ({ view: 'guest' })), sides: ALL },
  'seen on a host': { change: ofOne(() => ({ view: 'physical' })), sides: ALL },
  'sections lost': { change: (capture) => ({ ...capture, sections: null }), sides: ALL },
  'RAM lost': { change: (capture) => ({ ...capture, ram: null }), sides: ALL },
  'another release': { change: (capture) => ({ ...capture, qemu: { ...capture.qemu, version: null } }), sides: ALL },
  'no machine type': { change: (capture) => ({ ...capture, machine: null }), sides: ALL },
}

const text = (capture: Capture) => `${JSON.stringify(capture, null, 1)}\n`

/** Captures of whole machines, edited as data or damaged as text. */
export const CAPTURES: Kind = {
  name: 'capture',
  draw: (random) => {
    const { pairs } = machineOf(random, 2 + random(3))
    const masks = random(2) === 0
    const of = (side: 'source' | 'destination') =>
      captureOf(pairs.map((pair, i) => deviceOf(pair[side], pair, i, masks)))
    const [from, to] = [of('source'), of('destination')]
    const about = pairs.map((pair) => pair.about).join(', ')
    const refused = pairs.some((pair) => refuses(pair.source, pair.destination, pair.record))
    const request = asked({ target: NOTHING_GIVEN })
    if (random(3) === 0) {
      const damaged = textDamaged(random, text(from), text(to))
      return { ...damaged, about: `${damaged.mutation} (${damaged.side}) of ${about}`, request, refused }
    }
    const mutation = pick(random, Object.keys(EDITS))
    const { change, sides } = EDITS[mutation]!
    const side = pick(random, sides)
    const seed = random(1e9)
    const [source, destination] = onSides(side, from, to, (capture, other) => change(capture, numbers(seed), other))
    return {
      mutation,
      about: `${mutation} (${side}) of ${about}`,
      request,
      refused,
      source: Buffer.from(text(source)),
      destination: Buffer.from(text(destination)),
    }
  },
}
