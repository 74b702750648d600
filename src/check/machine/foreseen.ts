import type { Stream } from '../../formats/stream'
import type { Version } from '../../qemu/releases/version'
import { obstacleToSaving } from '../device/obstacles'
import { foreseenQueues } from './allocated-queues'
import type { Findings } from './findings'
import { restoreFindings } from './restore-stops'
import { loadedBy } from './vmstate/lookup'
import { type States, statesOfRelease } from './vmstate/states'

/**
 * A destination that was not seen: it has the sections of the source, in the versions that its release has. Everything
 * else that decides is the source's own, or not there.
 */
const unseen = (source: Stream, states: States): Stream => ({
  ...source,
  ramBlocks: [],
  described: false,
  sections: source.sections.map(({ id, instance, order, type, sectionId }) => ({
    ...{ id, instance, order, type, sectionId, offset: null },
    version: loadedBy(id.slice(id.lastIndexOf('/') + 1), states)?.version ?? null,
    fixedSizes: new Map(),
    subsections: new Map(),
    structures: new Map(),
    pinned: [],
  })),
})

/**
 * Returns what stops a release at the form of the state and at the virtio queues that a source sends, regardless of which devices the
 * destination has: an unknown part of its machine stops nothing.
 * @param qemu the destination's
 * @param sender the source's, or null
 */
export function foreseenFindings(source: Stream, qemu: Version, sender: Version | null): Findings {
  const alone = { ...source, ramBlocks: [] }
  const queues = foreseenQueues(source.devices, qemu, sender)
  const found = restoreFindings(alone, unseen(alone, statesOfRelease(qemu)), queues.stops, [], qemu, sender)
  const stops = found.stopsWith([])
  // A QEMU that can't migrate a device refuses every stream before it reads one (qemu_loadvm_state, migration/savevm.c).
  const isBlocked = source.devices.some(({ kind }) => obstacleToSaving(kind, qemu)?.code === 'not-migratable')
  return { stops: isBlocked ? stops.map((stop) => ({ ...stop, message: null })) : stops, open: queues.open }
}
