import type { StreamDevice } from '../../formats/stream'
import { atLeast, type Version } from '../../qemu/releases/version'
import { NO_FINDINGS } from './findings'
import type { Judged } from './loaded-states'

const JUDGED: Judged = { ...NO_FINDINGS, judged: true }

/**
 * virtio_load (hw/virtio/virtio.c): measured, 10.0 takes a queue that is longer than its own or that it lacks; 11.1
 * refuses both.
 */
const REFUSED_SINCE = '11.1'
const TAKEN_UP_TO = '10.0.99'

const UNKNOWN =
  'has a longer queue, or one more, on the source: QEMU 10.0 takes that, 11.1 refuses it, and releases in between are unknown'

/** virtio-net creates the queues that the source sent (virtio_net_pre_load_queues, hw/net/virtio-net.c). */
const MADE_ON_LOAD = /\/virtio-net$/

/** A device, or the section of one that is not on PCI. */
type WithQueues = Pick<StreamDevice, 'id' | 'order' | 'queueSizes'>

/** Returns the findings for the lengths of a virtio device's queues. @param own the destination's device */
export function queueFindings(device: WithQueues, own: WithQueues, qemu: Version): Judged {
  if (device.queueSizes === undefined || !atLeast(qemu, TAKEN_UP_TO)) return JUDGED
  if (own.queueSizes === undefined) return { ...NO_FINDINGS, judged: false }
  const sizes = own.queueSizes
  const isMade = MADE_ON_LOAD.test(device.id)
  const most = (queue: number): number => sizes[queue] ?? (isMade ? Number.POSITIVE_INFINITY : 0)
  const longer = device.queueSizes.findIndex((size, queue) => size > most(queue))
  if (longer < 0) return JUDGED
  const { id, order } = device
  if (!atLeast(qemu, REFUSED_SINCE)) return { ...JUDGED, open: [{ side: 'source', section: id, reason: UNKNOWN }] }
  const message = `VQ ${longer} vring.num ${device.queueSizes[longer]} exceeds allocated max ${most(longer)}`
  return { ...JUDGED, stops: [{ order, section: id, kind: 'field', message }] }
}
