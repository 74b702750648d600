import type { StreamDevice } from '../../formats/stream'
import { atLeast, type Version } from '../../qemu/releases/version'
import type { Findings } from './findings'

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

/** Returns the findings for the lengths of a virtio device's queues. @param own the destination's device */
export function queueFindings(device: StreamDevice, own: StreamDevice, qemu: Version): Findings {
  if (own.queueSizes === undefined || !atLeast(qemu, TAKEN_UP_TO)) return { stops: [], open: [] }
  const sizes = own.queueSizes
  const isMade = MADE_ON_LOAD.test(device.id)
  const most = (queue: number): number => sizes[queue] ?? (isMade ? Number.POSITIVE_INFINITY : 0)
  const longer = device.queueSizes?.findIndex((size, queue) => size > most(queue)) ?? -1
  if (longer < 0) return { stops: [], open: [] }
  const { id, order } = device
  if (!atLeast(qemu, REFUSED_SINCE)) return { stops: [], open: [{ side: 'source', section: id, reason: UNKNOWN }] }
  const message = `VQ ${longer} vring.num ${device.queueSizes![longer]} exceeds allocated max ${most(longer)}`
  return { stops: [{ order, section: id, kind: 'field', message }], open: [] }
}
