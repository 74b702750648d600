import { atLeast, type Version } from '../../qemu/releases/version'
import type { MigrationDevice } from './migration-side'
import type { Findings } from './section-state'

/** virtio_load (hw/virtio/virtio.c): measured, 10.0 takes a longer queue than its own, 11.1 refuses it. */
const REFUSED_SINCE = '11.1'
const TAKEN_UP_TO = '10.0.99'

const UNKNOWN =
  'has a longer queue at the source: QEMU 10.0 takes that, 11.1 refuses it, releases between are not known'

/** What the lengths of a virtio device's queues lead to. @param own the destination's device */
export function queueFindings(device: MigrationDevice, own: MigrationDevice, qemu: Version): Findings {
  const sizes = own.queueSizes ?? []
  const longer = device.queueSizes?.findIndex((size, queue) => size > (sizes[queue] ?? size)) ?? -1
  if (longer < 0 || !atLeast(qemu, TAKEN_UP_TO)) return { stops: [], open: [] }
  const { id, order } = device
  if (!atLeast(qemu, REFUSED_SINCE)) return { stops: [], open: [{ side: 'source', section: id, reason: UNKNOWN }] }
  const message = `VQ ${longer} vring.num ${device.queueSizes![longer]} exceeds allocated max ${sizes[longer]}`
  return { stops: [{ order, section: id, kind: 'field', message }], open: [] }
}
