import type { Stream, StreamDevice, StreamSection } from '../../formats/stream'
import type { Version } from '../../qemu/releases/version'
import { obstacleToSaving } from '../device/obstacles'
import type { Stop } from '../report/report'
import { foreseenQueues, type GivenProperties } from './allocated-queues'
import { capturedFieldStops } from './captured-fields'
import type { Findings } from './findings'
import { earlyId, propertyStops } from './property-stops'
import { restoreFindings } from './restore-stops'
import { CPU_HOTPLUG } from './section-state'
import { loadedBy } from './vmstate/lookup'
import { type States, statesOfRelease } from './vmstate/states'

/**
 * The version of a section that a release sends. Of states that share a name, as processors of several architectures do,
 * it is the one of that version.
 */
function versionIn({ id, version }: StreamSection, states: States): number | null {
  const name = id.slice(id.lastIndexOf('/') + 1)
  const registered = states.registered(name)
  const isOne = registered.length > 0 && registered.every((all) => all.some((state) => state.version === version))
  return loadedBy(name, states)?.version ?? (isOne ? version : null)
}

/**
 * A destination that was not seen: it has the sections of the source, in the versions that its release has, and the source's
 * processors. Everything else that decides is the source's own, or not there.
 */
const unseen = ({ dirtyBitmaps: _, ...source }: Stream, states: States): Stream => ({
  ...source,
  ramBlocks: [],
  described: false,
  assumed: true,
  sections: source.sections.map((section) => ({
    ...{ id: section.id, instance: section.instance, order: section.order, type: section.type },
    ...{ sectionId: section.sectionId, offset: null, version: versionIn(section, states) },
    ...(section.registers && { registers: section.registers }),
    // Room for the CPUs that the machine can have.
    fixedSizes: new Map([...section.fixedSizes].filter(([name]) => CPU_HOTPLUG.test(name))),
    subsections: new Map(),
    structures: new Map(),
    pinned: [],
  })),
})

const sectionsOf = (device: StreamDevice, { sections }: Stream) =>
  sections.filter(({ id, instance }) => instance === device.instance && (id === device.id || id === earlyId(device)))

/** The stops at values that properties decide, if they are given and differ from the source's. */
const givenStops = (device: StreamDevice, source: Stream, given: GivenProperties, qemu: Version): readonly Stop[] =>
  sectionsOf(device, source).flatMap((section) => {
    const { state: _, ...shape } = section
    const own = { ...shape, pinned: [] }
    const sent = { device, section, ramBlocks: [] }
    const destination = { device: { ...device, properties: given(device) }, section: own, ramBlocks: [] }
    return [
      ...(device.kind === 'virtio-mem' ? propertyStops(sent, destination, true) : []),
      ...capturedFieldStops(sent, destination, qemu),
    ]
  })

/** Notes on what of a virtio-mem is compared and comes from the destination's host unless it is given. */
export const memoryNotes = (source: Stream, given: GivenProperties): string[] =>
  source.devices.flatMap((device) => {
    const pinned = sectionsOf(device, source).flatMap((section) => section.pinned)
    const size = pinned.find(({ name }) => name === 'block-size')?.value
    if (device.kind !== 'virtio-mem' || size === undefined || given(device).has('block-size')) return []
    const text = `its block size is compared, 0x${size.toString(16)} on the source: unless block-size is given, the destination's host decides it (the size of its transparent huge pages)`
    return [`${device.id}: ${text}`]
  })

/**
 * Returns what stops a release at the form of the state and at the virtio queues that a source sends, regardless of which devices the
 * destination has: an unknown part of its machine stops nothing.
 * @param qemu the destination's
 * @param sender the source's, or null
 * @param given the properties that the destination's devices are given
 */
export function foreseenFindings(
  source: Stream,
  qemu: Version,
  sender: Version | null,
  given: GivenProperties,
): Findings {
  const alone = { ...source, ramBlocks: [] }
  const queues = foreseenQueues(source.devices, qemu, sender, given)
  const values = source.devices.flatMap((device) => givenStops(device, alone, given, qemu))
  const devices = [...queues.stops, ...values]
  const found = restoreFindings(alone, unseen(alone, statesOfRelease(qemu)), devices, [], qemu, sender)
  const stops = found.stopsWith([])
  // A QEMU that can't migrate a device refuses every stream before it reads one (qemu_loadvm_state, migration/savevm.c).
  const isBlocked = source.devices.some(({ kind }) => obstacleToSaving(kind, qemu)?.code === 'not-migratable')
  return { stops: isBlocked ? stops.map((stop) => ({ ...stop, message: null })) : stops, open: queues.open }
}
