import { InputError } from '../../bytes/input-error'
import type { Stream, StreamDevice } from '../../formats/stream'
import type { Target } from '../../qemu/reconstruct'
import { isAlias, parseMachine } from '../../qemu/releases/machine'
import { NEWEST, parseVersion } from '../../qemu/releases/version'
import { isVirtioSection } from '../../qemu/virtio/features'
import { judge } from '../releases/judge'
import { targetNotes, targetOfReport } from '../releases/target'
import { areMeasured, openUnknown } from '../releases/unknown-target'
import { assemble } from '../report/assemble'
import { coverageOf } from '../report/coverage'
import { requestFor } from '../report/device-requests'
import type { DeviceReport, Report, Stop, Unpaired } from '../report/report'
import type { CheckRequest } from '../report/request'
import { select } from '../select/select'
import { capturedFieldStops } from './captured-fields'
import type { OpenSection } from './findings'
import { earlyId, propertyStops } from './property-stops'
import { sectionKey as key, restoreFindings } from './restore-stops'
import { vfioOrderNotes } from './vfio-order'
import { featureFindings } from './virtio-features'
import { queueFindings } from './virtio-queues'
import { virtioSubsectionFindings } from './virtio-subsections'

/** Returns what stops QEMU at a device: config space that it compares, or a bug in QEMU. */
function deviceStop(report: DeviceReport, { id, order }: StreamDevice): Stop[] {
  if (report.verdict !== 'incompatible') return []
  if (report.obstacle) return [{ order, section: id, kind: 'abort', message: report.obstacle.message }]
  return [{ order, section: id, kind: 'config', message: report.firstFailure?.message ?? null }]
}

const isMachine = (given: string, held: string, { qemu, machineBase }: CheckRequest['target']): boolean => {
  if (given === held) return true
  const version = qemu === null ? NEWEST : parseVersion(qemu)
  const [one, other] = [given, held].map((name) => parseMachine(name, version, machineBase))
  // An alias names the newest type of a release; without a release it can be any of its family.
  return one!.name === other!.name || (qemu === null && one!.family === other!.family && isAlias(given))
}

/**
 * Returns the request with the machine type that the streams name.
 * @throws InputError for another machine type: the streams name their own
 */
function ofStreams(source: Stream, destination: Stream, request: CheckRequest): CheckRequest {
  const held = destination.machine
  const { machine } = request.target
  const isCompared = held !== null && machine !== null && !areMeasured(destination.devices)
  if (isCompared && !isMachine(machine, held, request.target)) {
    throw new InputError(
      `--machine ${machine} contradicts the destination's stream, which names ${held}`,
      {},
      'Leave it out.',
    )
  }
  if (request.map.size > 0) {
    throw new InputError('--map has no meaning for streams: QEMU finds devices by their sections', {}, 'Leave it out.')
  }
  const target = { ...request.target, machine: held ?? machine ?? source.machine }
  return {
    ...request,
    target: { ...target, ...openUnknown(target, destination.devices) },
    sourceView: 'qemu',
    destinationView: 'qemu',
  }
}

const sent = new WeakMap<StreamDevice, StreamDevice>()

/**
 * The bytes of a stream are the ones that QEMU compares, right or wrong; a capture may hold others as well.
 * @returns the same object each time, for which what was found is remembered
 */
function asSent(device: StreamDevice): StreamDevice {
  if (device.fromStream || (device.view !== undefined && device.view !== 'qemu')) return device
  const found = sent.get(device) ?? { ...device, fromStream: true }
  sent.set(device, found)
  return found
}

/** Devices of one side whose section the other has too, without config space to compare: a file that was edited, or is damaged. */
function withoutConfig(
  lonely: readonly StreamDevice[],
  other: Stream,
  side: OpenSection['side'],
  open: readonly OpenSection[],
): readonly OpenSection[] {
  const own = new Set(other.sections.map(key))
  const reason = `the ${side} has the section, but not its config space`
  return lonely
    .filter((device) => own.has(key(device)) && !open.some(({ section }) => section === device.id))
    .map(({ id }) => ({ side, section: id, reason }))
}

const alone = (devices: readonly StreamDevice[]): Unpaired[] => devices.map(({ id, address }) => ({ id, address }))

/**
 * Whether a machine may have no PCI device at all. The chipsets of pc and q35, and the host bridge of virt and sbsa-ref,
 * are always there and migrate (7.2, -nodefaults): streams without any are damaged, or not read.
 */
const mayHaveNoDevices = ({ machine, sections }: Stream): boolean =>
  machine !== null && sections.length > 0 && !/^(?:pc|q35|virt|sbsa-ref)(?:-|$)/.test(machine)

const nameOf = ({ qemu, machine }: Target): string => `${qemu.text} ${machine?.name}`

/** Sections that some virtio devices have in addition to their own: hw/display/virtio-vga.c, hw/virtio/virtio-mem.c. */
const BESIDE_VIRTIO = /\/virtio-(?:vga|mem(?:-device)?-early)$/

/**
 * How many virtio devices a source has, and whether there are any and each is among the pairs: those on another bus than
 * PCI are not looked into.
 */
function virtioOf({ sections, devices }: Stream, pairs: readonly { readonly source: StreamDevice }[]) {
  const paired = new Set(pairs.map((pair) => pair.source.id))
  const ids = [...new Set([...sections, ...devices].map(({ id }) => id))]
  const all = ids.filter((id) => isVirtioSection(id) && !BESIDE_VIRTIO.test(id))
  return { count: all.length, known: all.length > 0 && all.every((id) => paired.has(id)) }
}

/**
 * Compares two migration streams: the source's, and one that the destination wrote before its first instruction.
 * @throws InputError for a request that makes no sense, an unknown machine type, or if nothing can be compared
 */
export function checkMigration(source: Stream, destination: Stream, request: CheckRequest): Report {
  const asked = ofStreams(source, destination, request)
  const counterparts = new Map(destination.devices.map((device) => [key(device), device]))
  const from = select(source.devices, request.devices, destination.devices)
  const pairs = from.flatMap((device) => {
    const counterpart = counterparts.get(key(device))
    return counterpart ? [{ source: asSent(device), destination: asSent(counterpart), note: null }] : []
  })
  const lonely = from.filter((device) => !counterparts.has(key(device)))
  const names = new Set(source.devices.map(key))
  const extra = destination.devices.filter((device) => !names.has(key(device)))
  const footers = source.form?.footers !== false && destination.form?.footers !== false
  const [sections, ownSections] = [source, destination].map(
    (side) => new Map(side.sections.map((one) => [key(one), one])),
  )
  const pairedSections = pairs.flatMap((pair) =>
    [pair.source.id, earlyId(pair.source)].flatMap((id) => {
      const name = key({ id, instance: pair.source.instance })
      const [section, own] = [sections!.get(name), ownSections!.get(name)]
      if (!section || !own) return []
      return {
        source: { device: pair.source, section, ramBlocks: source.ramBlocks },
        destination: { device: pair.destination, section: own, ramBlocks: destination.ramBlocks },
      }
    }),
  )
  const withVirtio = virtioOf(source, pairs)
  const sender = asked.sourceQemu === null ? null : parseVersion(asked.sourceQemu)
  const find = (target: Target) => {
    const { qemu } = target
    const queues = pairs.map((pair) => queueFindings(pair.source, pair.destination, qemu))
    const features = pairs.map((pair) => {
      const { set } = requestFor(asked.target, asked.perDevice, [pair.destination, pair.source])
      const inside = virtioSubsectionFindings(pair.source, footers, qemu)
      return inside.stops.length > 0
        ? { ...inside, judged: true }
        : featureFindings(pair.source, pair.destination, target, set)
    })
    const captured = pairedSections.flatMap((pair) => [
      ...propertyStops(pair.source, pair.destination, footers),
      ...capturedFieldStops(pair.source, pair.destination, qemu),
    ])
    const state = restoreFindings(
      source,
      destination,
      [...queues.flatMap((found) => found.stops), ...captured],
      features.flatMap((found) => found.stops),
      qemu,
      sender,
    )
    const open = [...state.open, ...[...queues, ...features].flatMap((found) => found.open)]
    return {
      ...state,
      open: [
        ...open,
        ...withoutConfig(lonely, destination, 'destination', open),
        ...withoutConfig(extra, source, 'source', open),
      ],
      virtio: withVirtio.known && [...queues, ...features].every(({ judged }) => judged),
    }
  }
  const unreadable = source.problems.length + destination.problems.length
  let vmstate = unreadable === 0
  const known = new Map<string, ReturnType<typeof find>>()
  const found = judge(pairs, asked, (target) => {
    // Asked anew for each target: in a sweep, versions note what rules ask of them.
    const besides = find(target)
    known.set(nameOf(target), besides)
    const { stopsWith, open, judged } = besides
    vmstate &&= judged
    if (stopsWith([]).length > 0) return 'incompatible'
    return open.length + unreadable > 0 ? 'undetermined' : 'compatible'
  })
  const { devices, target } = found
  const config = devices.flatMap((report, i) => deviceStop(report, pairs[i]!.source))
  const { stopsWith, open, virtio } = known.get(nameOf(target)) ?? find(target)
  const stops = found.verdict === 'undetermined' ? [] : stopsWith(config)
  const unread = unreadable + open.length
  if (devices.length + stops.length + unread === 0 && !mayHaveNoDevices(source)) {
    throw new InputError(
      'nothing to compare: the destination has no PCI device of the source',
      {},
      'Are these streams of the same guest?',
    )
  }
  return assemble(asked, {
    covers: coverageOf(source, destination, { virtio, vmstate }),
    target: targetOfReport(asked.target, found),
    verdict: found.verdict,
    unpaired: { source: alone(lonely), destination: alone(extra) },
    devices,
    stops,
    virtio: withVirtio.count,
    unread: [
      ...open,
      ...source.problems.map(({ section, reason }) => ({ side: 'source' as const, section, reason })),
      ...destination.problems.map(({ section, reason }) => ({ side: 'destination' as const, section, reason })),
    ],
    notes: [
      ...(source.machine !== destination.machine
        ? [
            `the source is ${source.machine ?? 'an unnamed machine type'}, the destination ${destination.machine ?? 'an unnamed machine type'}`,
          ]
        : []),
      ...targetNotes(asked.target, found),
      ...extra.map(({ id }) => `${id} exists on the destination only: QEMU leaves it unchanged`),
      ...source.notes.map((text) => `source: ${text}`),
      ...destination.notes.map((text) => `destination: ${text}`),
      ...open.map(({ section, reason }) => `${section}: ${reason}`),
      ...vfioOrderNotes(from, source.sections),
      ...source.problems.map(({ section, reason }) => `source: ${section} could not be read: ${reason}`),
      ...destination.problems.map(({ section, reason }) => `destination: ${section} could not be read: ${reason}`),
    ],
  })
}
