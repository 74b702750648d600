import { fromHex } from '../../bytes/hex'
import type { Device, MeasuredMasks } from '../../pci/device'
import { relate, routingOfAddress } from '../../pci/virtual-functions'
import type { Stream, StreamProblem, StreamSection, VirtioNegotiation } from '../stream'
import { asDevices } from '../stream/devices/devices'
import { qdevId } from '../stream/devices/qdev-path'
import { isWithoutConfig } from '../stream/devices/section-config'
import type { Capture, CaptureDevice, CapturedProcessor, CapturedRegion, CaptureView } from './capture'
import { readCapture } from './read'

/** What a capture says about its machine, besides devices. Null if it does not know. */
export interface CapturedHost {
  /** "7.2.22" */
  readonly qemu: string | null
  /** "pc-q35-7.2" */
  readonly machine: string | null
  /** "6.1.0-32-amd64" */
  readonly hostKernel: string | null
  /** Why its QEMU refuses to begin a migration, in its words; none if it would. */
  readonly blocked?: readonly string[]
}

/** A captured machine, as the rest of pcimig takes it. */
export interface CapturedMachine {
  readonly devices: readonly Device[]
  /** Its state as a stream without contents, perhaps without a list of sections; null if no device has one. */
  readonly stream: Stream | null
  /** The machine type and the RAM blocks alone, as a stream without devices and sections. */
  readonly frame: Stream
  readonly host: CapturedHost
}

/** Machine types from before 2.4 send neither configuration section nor footers: hw_compat_2_3, hw/core/machine.c. */
const WITHOUT_CONFIGURATION = /^(?:pc|pc-i440fx|pc-q35|pseries)-(?:[01]\.\d+|2\.[0-3])$/

const formOf = (machine: string): NonNullable<Stream['form']> =>
  WITHOUT_CONFIGURATION.test(machine) ? { configuration: false, footers: null } : { configuration: true, footers: true }

const NOT_DESCRIBED = {
  fixedSizes: new Map<string, number>(),
  subsections: new Map(),
  structures: new Map<string, number>(),
  pinned: [],
}

/** Name of the section of a function that has none in this capture. */
const VMSD: ReadonlyMap<string | null, string> = new Map([
  ['vfio-pci', 'vfio'],
  ['vfio-pci-nohotplug', 'vfio'],
])

const sectionName = (path: string, type: string | null): string => `${path}/${VMSD.get(type) ?? type}`

const NAME = ({ qemu: { version } }: Capture) => `read from the memory of QEMU ${version ?? 'of an unknown version'}`

function measuredIn({ masks, type }: CaptureDevice, capture: Capture): { readonly measured?: MeasuredMasks } {
  if (!masks) return {}
  const { cmask, wmask, w1cmask } = masks
  const [compared, writable, cleared] = [cmask, wmask, w1cmask].map(fromHex)
  return { measured: { cmask: compared!, wmask: writable!, w1cmask: cleared!, type, where: NAME(capture) } }
}

const bitsOf = (text: string): bigint => BigInt(text)

function negotiated({ virtio }: CaptureDevice): { readonly virtio?: VirtioNegotiation } {
  if (virtio === undefined) return {}
  const { features, subsections, vnetHeader, ufo, ports, offered } = virtio
  return {
    virtio: {
      features: features === null ? null : bitsOf(features),
      subsections: new Set(subsections),
      ...(vnetHeader === undefined ? {} : { vnetHeader }),
      ...(ufo === undefined ? {} : { ufo }),
      ...(ports === undefined ? {} : { ports }),
      ...(offered === undefined ? {} : { offered: bitsOf(offered) }),
    },
  }
}

type OnHost = Pick<Device, 'driver' | 'hiddenIds' | 'hostKernel' | 'physicalAddress' | 'resources' | 'virtual'>

/** What the host shows of a function, with its kernel. */
function onHost({ view, hostFunction }: CaptureDevice, { host: { kernel } }: Capture): OnHost {
  if (view !== 'physical') return {}
  const ofKernel = kernel === null ? {} : { hostKernel: kernel }
  if (hostFunction === undefined) return ofKernel
  const { driver, virtual, physicalFunction, hidesIds, resources } = hostFunction
  return {
    ...ofKernel,
    driver,
    resources: new Map(resources.map(({ bar, ...resource }) => [bar, resource])),
    ...(virtual ? { virtual } : {}),
    ...(physicalFunction === null ? {} : { physicalAddress: physicalFunction }),
    ...(hidesIds ? { hiddenIds: true as const } : {}),
  }
}

const BARS = [0, 1, 2, 3, 4, 5]

/** Sizes by BAR. Of a function that was passed through, the host is known to have no others. */
function barsOf(regions: readonly CapturedRegion[], view: CaptureView): ReadonlyMap<number, number> {
  const none = view === 'physical' ? BARS.map((bar) => [bar, 0] as const) : []
  return new Map([...none, ...regions.map(({ bar, size }) => [bar, size] as const)])
}

/** What a capture shows of a device besides its bytes. */
function shown(device: CaptureDevice, capture: Capture) {
  const { type, properties, view, placement, absent, regions, rom, virtioConfigLength } = device
  return {
    view,
    ...(type === null ? {} : { type }),
    ...(properties === null ? {} : { properties: new Map(Object.entries(properties)) }),
    ...(placement === undefined ? {} : { placement }),
    ...(absent === undefined ? {} : { gaps: absent }),
    ...(regions === undefined ? {} : { bars: barsOf(regions, view) }),
    ...(rom === undefined ? {} : { rom }),
    ...(virtioConfigLength === undefined ? {} : { virtioConfigLength }),
    ...onHost(device, capture),
    ...measuredIn(device, capture),
  }
}

/** A function without a section. */
const alone = (device: CaptureDevice, capture: Capture): Device => ({
  address: device.address,
  id: device.id,
  config: fromHex(device.config),
  bars: new Map(),
  rom: null,
  notes: [],
  ...(device.view === 'qemu' ? { fromStream: true } : {}),
  ...shown(device, capture),
})

/** The section of a processor, on any architecture. */
const PROCESSOR = 'cpu'

/** The registers of a processor. Those that a guest can write have no value in a capture, and count as 0. */
const registersOf = ({ registers, constants }: CapturedProcessor): ReadonlyMap<bigint, bigint> =>
  new Map(registers.map((number) => [BigInt(number), BigInt(constants[number] ?? 0)]))

function sectionsOf({ sections, processors = [] }: Capture): readonly StreamSection[] {
  const states = new Map(
    processors.flatMap((one) => {
      const registers = registersOf(one)
      return one.instances.map((instance) => [instance, { registers }] as const)
    }),
  )
  return (sections ?? []).map(({ values = [], queueSizes, subsections, ...section }, order) => ({
    ...section,
    order,
    type: 'full',
    sectionId: order,
    offset: null,
    ...NOT_DESCRIBED,
    ...(queueSizes === undefined ? {} : { queueSizes }),
    ...(subsections === undefined
      ? {}
      : {
          subsections: new Map(subsections.map((name) => [name, { count: 1, version: null }])),
          subsectionsShown: true,
        }),
    pinned: values.map(({ name, type, value }) => ({ name, type, offset: 0, value: BigInt(value) })),
    ...(section.id === PROCESSOR ? states.get(section.instance) : {}),
  }))
}

/** A UUID that was not given (qmp_query_uuid). */
const NO_UUID = '00000000-0000-0000-0000-000000000000'

/** What of the configuration section a capture shows. Only a machine that waits for its migration has the capabilities that it will have. */
function settingsOf({ status, capabilities, uuid }: Capture): Stream['settings'] {
  if (capabilities === undefined && uuid === undefined) return null
  return {
    capabilities: status === 'inmigrate' && capabilities ? new Set(capabilities) : null,
    uuid: uuid === undefined || uuid === NO_UUID ? null : uuid,
    ...(uuid === NO_UUID ? { hasNoUuid: true } : {}),
    pageSize: null,
  }
}

/** What a capture shows of the machine as a whole, under the same names as in a stream. */
function totals({ possibleCpus, hdaCodecs, memorySlots, hpetTimers, dirtyBitmaps, machineProperties }: Capture) {
  return {
    ...(possibleCpus === undefined ? {} : { possibleCpus }),
    ...(hdaCodecs === undefined ? {} : { hdaCodecs }),
    ...(memorySlots === undefined ? {} : { memorySlots }),
    ...(hpetTimers === undefined ? {} : { hpetTimers }),
    ...(dirtyBitmaps === undefined ? {} : { dirtyBitmaps }),
    ...(machineProperties === undefined ? {} : { machineProperties: new Map(Object.entries(machineProperties)) }),
  }
}

/** A stream without devices and sections. */
const frameOf = (capture: Capture): Stream => ({
  format: 'capture',
  machine: capture.machine,
  form: capture.machine === null ? null : formOf(capture.machine),
  settings: settingsOf(capture),
  devices: [],
  problems: [],
  sections: [],
  listed: false,
  described: false,
  ramBlocks: (capture.ram ?? []).map(({ name, size }) => ({ id: name, length: size })),
  ...totals(capture),
  domain: null,
  notes: capture.notes ?? [],
})

/** Functions that it does not hold, as what could not be read. */
const missingFrom = ({ missing = [] }: Capture): StreamProblem[] =>
  missing.map(({ path, type, reason }) => ({ section: sectionName(path, type), instance: 0, reason }))

/** What its list of sections and its devices say against each other, as far as it lists sections at all. */
function contradictions({ devices }: Capture, sections: readonly StreamSection[]): StreamProblem[] {
  if (sections.length === 0) return []
  const named = (problem: string) => (id: string, instance: number) => ({ section: id, instance, reason: problem })
  const without = named('the capture lists it but has no such device: it was edited')
  const unlisted = named('the capture has the device but does not list its section: it was edited')
  const paths = new Set(devices.flatMap(({ path, id }) => path ?? (id && qdevId(id)?.path) ?? []))
  const listed = new Set(sections.map(({ id, instance }) => `${instance} ${id}`))
  return [
    ...sections.flatMap(({ id, instance }) => {
      const name = qdevId(id)
      return name === null || paths.has(name.path) || isWithoutConfig(name.kind) ? [] : without(id, instance)
    }),
    ...devices.flatMap(({ id, instance }) =>
      id === null || listed.has(`${instance} ${id}`) ? [] : unlisted(id, instance),
    ),
  ]
}

const isWithoutDevices = ({ devices, sections }: Capture): boolean =>
  devices.length === 0 && (sections ?? []).length > 0

function streamOf(capture: Capture, frame: Stream): Stream | null {
  // Even a machine without PCI devices has sections: pseries, whose host bridge is not a PCI device.
  const hasSections = capture.devices.some(({ id }) => id !== null) || isWithoutDevices(capture)
  if (!hasSections || capture.devices.some(({ id, view }) => id === null && view !== 'physical')) return null
  const sections = sectionsOf(capture)
  const orders = new Map(sections.map(({ id, instance, order }) => [`${instance} ${id}`, order]))
  const named = capture.devices.flatMap((device) => {
    const id = device.id ?? (device.path === null ? null : sectionName(device.path, device.type))
    const name = id === null ? null : qdevId(id)
    return name ? [{ device, id: id!, ...name }] : []
  })
  const found = named.map(({ device, id, path, kind }) => {
    const { instance, queueSizes, strayQueue, requestQueue, unmasked } = device
    const order = orders.get(`${instance} ${id}`) ?? sections.length
    return {
      ...{ id, instance, path, kind, order, sectionId: order, offset: null },
      config: fromHex(device.config),
      ...(queueSizes ? { queueSizes } : {}),
      ...(strayQueue ? { strayQueue } : {}),
      ...(requestQueue === undefined ? {} : { requestQueue }),
      ...(unmasked ? { unmasked } : {}),
      ...negotiated(device),
    }
  })
  const devices = asDevices(found, frame.ramBlocks, frame.machine).map((device, i) => {
    const { device: own } = named[i]!
    return {
      ...device,
      address: own.address,
      fromStream: own.view === 'qemu',
      ...shown(own, capture),
    }
  })
  const { listed, ...rest } = frame
  const problems = [...contradictions(capture, sections), ...missingFrom(capture)]
  return { ...rest, devices, problems, sections, ...(capture.sections === null ? { listed: false } : {}) }
}

/** Reads a capture file. @throws InputError as readCapture */
export const readMachine = (text: string): CapturedMachine => machineOf(readCapture(text))

/** The machine of a capture. Its devices are those of the stream, if there is one. */
export function machineOf(capture: Capture): CapturedMachine {
  const { qemu, machine, host } = capture
  const frame = frameOf(capture)
  const stream = streamOf(capture, frame)
  const related = () =>
    relate(
      capture.devices.map((device) => alone(device, capture)),
      ({ address }) => routingOfAddress(address),
    )
  return {
    stream,
    frame,
    devices: stream?.devices ?? related(),
    host: { qemu: qemu.version, machine, hostKernel: host.kernel, blocked: capture.blocked ?? [] },
  }
}
