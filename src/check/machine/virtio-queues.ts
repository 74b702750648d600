import type { StreamDevice } from '../../formats/stream'
import { atLeast, type Version } from '../../qemu/releases/version'
import type { Stop } from '../report/report'
import { NO_FINDINGS } from './findings'
import type { JudgedState } from './loaded-states'

const JUDGED: JudgedState = { ...NO_FINDINGS, judged: true }

/**
 * virtio_load (hw/virtio/virtio.c): measured, 10.0 takes a queue that is longer than its own or that it lacks; 11.1
 * refuses both.
 */
const REFUSED_SINCE = '11.1'
const TAKEN_UP_TO = '10.0.99'

const UNKNOWN =
  'has a longer queue, or one more, on the source: QEMU 10.0 accepts that, 11.1 refuses it, and releases in between are unknown'

const OTHER_REQUESTS =
  'has unfinished requests, and the destination has a different number of queues: it is unknown whether it can read them'

/** Whether a release may refuse a queue for its length. */
export const looksAtLengths = (qemu: Version): boolean => atLeast(qemu, TAKEN_UP_TO)

/** virtio-net creates the queues that the source sent (virtio_net_pre_load_queues, hw/net/virtio-net.c). */
const MADE_ON_LOAD = /\/virtio-net$/

/** A device, or the section of one that is not on PCI. */
type WithQueues = Pick<StreamDevice, 'id' | 'order' | 'queueSizes' | 'strayQueue' | 'requestQueue'>

const stopAt = ({ id, order }: WithQueues, message: string): JudgedState => {
  const stop: Stop = { order, section: id, kind: 'field', message }
  return { ...JUDGED, stops: [stop] }
}

const openAt = ({ id }: WithQueues, reason: string): JudgedState => ({
  ...JUDGED,
  open: [{ side: 'source', section: id, reason }],
})

/** The findings for the lengths of queues before number `end`. */
function lengthFindings(device: WithQueues, own: WithQueues, qemu: Version, end: number): JudgedState {
  if (device.queueSizes === undefined || !looksAtLengths(qemu)) return JUDGED
  if (own.queueSizes === undefined) return { ...NO_FINDINGS, judged: false }
  const sizes = own.queueSizes
  const isMade = MADE_ON_LOAD.test(device.id)
  const most = (queue: number): number => sizes[queue] ?? (isMade ? Number.POSITIVE_INFINITY : 0)
  const longer = device.queueSizes.slice(0, end).findIndex((size, queue) => size > most(queue))
  if (longer < 0) return JUDGED
  if (!atLeast(qemu, REFUSED_SINCE)) return openAt(device, UNKNOWN)
  return stopAt(device, `VQ ${longer} vring.num ${device.queueSizes[longer]} exceeds allocated max ${most(longer)}`)
}

/** virtio_blk_load_device (hw/block/virtio-blk.c): requests that are not done name their queue if there are several. */
function requestFindings(device: WithQueues, { queueSizes: own }: WithQueues): JudgedState {
  const { requestQueue, queueSizes } = device
  if (requestQueue === undefined || !queueSizes || !own || own.length === queueSizes.length) return JUDGED
  const several = queueSizes.length > 1 && own.length > 1
  if (several && requestQueue >= own.length) {
    return stopAt(device, `Invalid virtqueue index in request list: 0x${requestQueue.toString(16)}`)
  }
  return several && own.length > queueSizes.length ? JUDGED : openAt(device, OTHER_REQUESTS)
}

/**
 * Returns the findings for a virtio device's queues: their lengths and places, in the order in which virtio_load
 * (hw/virtio/virtio.c) looks at them, then requests in them.
 * @param own the destination's device
 */
export function queueFindings(device: WithQueues, own: WithQueues, qemu: Version): JudgedState {
  const { strayQueue: stray } = device
  const lengths = lengthFindings(device, own, qemu, stray ? stray.queue + 1 : Number.POSITIVE_INFINITY)
  if (lengths.stops.length > 0) return lengths
  if (stray) {
    const message = `VQ ${stray.queue} address 0x0 inconsistent with Host index 0x${stray.index.toString(16)}`
    return stopAt(device, message)
  }
  const requests = requestFindings(device, own)
  return { ...lengths, stops: requests.stops, open: [...lengths.open, ...requests.open] }
}
