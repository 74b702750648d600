import type { StreamDevice } from '../../formats/stream'
import { atLeast, type Version } from '../../qemu/releases/version'
import type { Stop } from '../report/report'
import type { Findings, OpenSection } from './findings'
import { looksAtLengths, queueFindings } from './virtio-queues'

/** The properties that a device of the destination is given, by their names. */
export type GivenProperties = (device: StreamDevice) => ReadonlyMap<string, string>

/** The entries that a queue of a device has room for; null if that is not known. */
type Room = (queue: number, device: StreamDevice) => number | null

const always =
  (entries: number): Room =>
  () =>
    entries

/** The value of the device's property, if it is given or a capture has it. */
const property =
  (name: string): Room =>
  (_, { properties }) => {
    const given = Number(properties?.get(name) ?? 0)
    return given > 0 ? given : null
  }

/** The last queue of virtio-net is for commands (virtio_net_add_queue, hw/net/virtio-net.c). */
const COMMANDS = 64
const ofNet: Room = (queue, device) => {
  if (queue === device.queueSizes!.length - 1) return COMMANDS
  return property(queue % 2 === 0 ? 'rx_queue_size' : 'tx_queue_size')(queue, device)
}

/** The second pair of virtio-console's is for control (virtio_serial_device_realize, hw/char/virtio-serial-bus.c). */
const ofConsole: Room = (queue) => (queue === 2 || queue === 3 ? 32 : 128)

/** With OpenGL the first queue is longer; the type in a capture shows which of the two it is. */
const ofGpu: Room = (queue, { type }) => {
  if (type === undefined || /-gl(?:-|$)/.test(type)) return null
  return queue === 0 ? 64 : 16
}

/** By the name of the section. Streams of 7.2.22 and 11.1.3 have these of devices that were just started. */
const ROOMS: ReadonlyMap<string, Room> = new Map([
  ['vhost-user-blk', property('queue-size')],
  ['virtio-9p', always(128)],
  ['virtio-balloon', always(128)],
  ['virtio-blk', property('queue-size')],
  ['virtio-console', ofConsole],
  ['virtio-gpu', ofGpu],
  ['virtio-input', always(64)],
  ['virtio-iommu', always(256)],
  ['virtio-mem', always(128)],
  ['virtio-net', ofNet],
  ['virtio-rng', always(8)],
  ['virtio-scsi', property('virtqueue_size')],
])

/** VIRTQUEUE_MAX_SIZE (include/hw/virtio/virtio.h). */
const MOST = 1024
/**
 * 10.0.13 sends a queue that no driver has set up as one of MOST entries, 7.2.22 and 11.1.3 with those that it has room
 * for; releases in between were not measured, and may do either.
 */
const MAY_SEND_MOST = { since: '8.0', before: '11.1' }
const UNSURE =
  'it was sent with a queue of 1024 entries, and it is unknown how many the destination has room for: QEMU 10.0, and perhaps others from 8.0 on, sends that many for each queue without a driver, and 11.1 refuses more than it has room for. Decide it with a capture of the source, with --set for the property of its queues (rx_queue_size and tx_queue_size, queue-size, virtqueue_size), or with --src-qemu if that is 7.2 or older, or 11.1'

const maySendMost = (sender: Version | null): boolean =>
  sender === null || (atLeast(sender, MAY_SEND_MOST.since) && !atLeast(sender, MAY_SEND_MOST.before))

/**
 * Returns the findings for the queues of a destination that was not seen, which has the virtio devices of the source. What
 * QEMU prints is not known after a queue whose room is not.
 * @param qemu the destination's
 * @param sender the source's, or null
 * @param given the properties that the destination's device is given
 */
export function foreseenQueues(
  devices: readonly StreamDevice[],
  qemu: Version,
  sender: Version | null,
  given: GivenProperties,
): Findings {
  const all: { stops: Stop[]; open: OpenSection[] } = { stops: [], open: [] }
  let isSure = true
  for (const device of devices) {
    const sent = device.queueSizes ?? []
    const own = { ...device, properties: new Map([...(device.properties ?? []), ...given(device)]) }
    const rooms = sent.map((_, queue) => ROOMS.get(device.kind)?.(queue, own) ?? null)
    const queueSizes = sent.map((size, queue) => rooms[queue] ?? size)
    const unknown = maySendMost(sender) ? sent.findIndex((size, queue) => size === MOST && rooms[queue] === null) : -1
    // QEMU stops at the first queue that is too long.
    const isOpen = unknown >= 0 && sent.slice(0, unknown).every((size, queue) => size <= queueSizes[queue]!)
    isSure &&= !isOpen
    const { stops, open } = queueFindings(device, { ...own, ...(device.queueSizes && { queueSizes }) }, qemu)
    all.stops.push(...stops.map((stop) => (isSure ? stop : { ...stop, message: null })))
    all.open.push(...open)
    if (isOpen && looksAtLengths(qemu)) all.open.push({ side: 'source', section: device.id, reason: UNSURE })
  }
  return all
}
