import type { Stream, StreamSection } from '../../formats/stream'
import { EARLY } from '../../formats/stream/devices/pinned'
import { atLeast, type Version } from '../../qemu/releases/version'
import type { Stop } from '../report/report'
import { bitmapFindings } from './bitmaps'
import type { OpenSection } from './findings'
import { type JudgedState, newerStop } from './loaded-states'
import { knowsMissing } from './missing-section'
import { reported } from './reported'
import { stateFindings } from './section-state'
import { BEFORE_SECTIONS, CONFIGURATION, settingsFindings } from './settings-stops'
import { NOTHING_KNOWN, statesOfDump, statesOfRelease } from './vmstate/states'

/**
 * Blocks that QEMU resizes on load (memory_region_init_resizeable_ram): firmware tables that fw_cfg hands to the
 * guest. All others must have the same length.
 */
const isResizable = (id: string): boolean => id.startsWith('/rom@')

/** Returns a key that distinguishes the sections of a stream. */
export const sectionKey = ({ id, instance }: { id: string; instance: number }) => `${instance} ${id}`

/** The byte that a section begins with, or that a stream ends with (QEMU_VM_*, migration/savevm.h). */
const SECTION = { none: 0, start: 1, end: 3, full: 4 }

/** qemu_loadvm_state_header and qemu_loadvm_state_main (migration/savevm.c). */
function formStops(source: Stream, destination: Stream, qemu: Version): Stop[] {
  const [from, to] = [source.form, destination.form]
  if (!from || !to) return []
  const stop = { order: BEFORE_SECTIONS.configuration, section: CONFIGURATION, kind: 'stream-form' as const }
  if (from.configuration && !to.configuration) return [{ ...stop, message: 'Unknown savevm section type 7' }]
  if (!from.configuration && to.configuration) {
    const [first] = source.sections
    const start = first === undefined ? SECTION.none : SECTION[first.type]
    const missing = 'Configuration section missing'
    return [{ ...stop, message: atLeast(qemu, '10.2') ? reported(`${missing}, ${start} != 7`, qemu) : missing }]
  }
  const first = source.sections[0]
  if (!first || from.footers === null || to.footers === null || from.footers === to.footers) return []
  const message = from.footers ? 'Unknown savevm section type 126' : `Missing section footer for ${first.id}`
  return [{ order: first.order, section: first.id, kind: 'stream-form', message }]
}

/** configuration_post_load (migration/savevm.c): the stream names a machine type that is not the destination's. */
export function machineStop(received: string, local: string, qemu: Version): Stop {
  const differ = `Machine type received is '${received}' and local is '${local}'`
  const where = 'post load hook failed for: configuration, version_id: 1, minimum_version: 0'
  return {
    order: BEFORE_SECTIONS.configuration,
    section: CONFIGURATION,
    kind: 'machine-type',
    message: atLeast(qemu, '10.2') ? reported(`${where}: ${differ}`, qemu) : differ,
  }
}

function machineStops(source: Stream, destination: Stream, qemu: Version): Stop[] {
  if (!source.form?.configuration || !destination.form?.configuration) return []
  if (source.machine === null || destination.machine === null || source.machine === destination.machine) return []
  return [machineStop(source.machine, destination.machine, qemu)]
}

/** 11.1.3 sends early sections before RAM, 10.0.13 after it. */
const EARLY_FIRST = '11.1'

/** Where RAM is loaded: before all sections but early ones. A capture has those, and not the RAM. */
function ramOrder({ sections }: Stream, sender: Version | null): number {
  const ram = sections.find(({ id }) => id === 'ram')
  if (ram) return ram.order > 0 ? ram.order : BEFORE_SECTIONS.ram
  const early = sections.filter(({ id }) => id.endsWith(`/${EARLY}`)).at(-1)
  return early && sender && atLeast(sender, EARLY_FIRST) ? early.order + 1 : BEFORE_SECTIONS.ram
}

/** parse_ramblock and qemu_ram_resize (migration/ram.c, softmmu/physmem.c). */
function ramStops(source: Stream, destination: Stream, order: number): Stop[] {
  const local = new Map(destination.ramBlocks.map(({ id, length }) => [id, length]))
  if (local.size === 0) return []
  return source.ramBlocks.flatMap(({ id, length }): Stop[] => {
    const own = local.get(id)
    const stop = { order, section: 'ram' }
    if (own === undefined) {
      return [{ ...stop, kind: 'ram-block', message: `Unknown ramblock "${id}", cannot accept migration` }]
    }
    if (own === length || isResizable(id)) return []
    const sizes = `0x${length.toString(16)} != 0x${own.toString(16)}`
    return [{ ...stop, kind: 'ram-block', message: `Size mismatch: ${id}: ${sizes}: Invalid argument` }]
  })
}

/**
 * virtio-mem's section of a source that sends its values in it, where the destination takes them from a section of their own
 * (property x-early-migration, vmstate_virtio_mem_device, hw/virtio/virtio-mem.c): it reads less than was sent.
 */
function movedStops(source: Stream, destination: Stream, footers: boolean): Stop[] {
  const sent = new Set(source.sections.map(sectionKey))
  const moved = destination.sections.filter(
    (section) => section.id.endsWith(`/${EARLY}`) && !sent.has(sectionKey(section)),
  )
  return moved.flatMap(({ id: early, instance }): Stop[] => {
    const id = `${early.slice(0, -EARLY.length)}virtio-mem`
    const section = source.sections.find((one) => one.id === id && one.instance === instance)
    const message = footers ? `Missing section footer for ${id}` : null
    return section ? [{ order: section.order, section: id, kind: 'section-length', message }] : []
  })
}

/** The release that dropped capability compress. */
const COMPRESS_DROPPED = '9.1'

/**
 * ram_load_precopy (migration/ram.c): only a destination with capability compress takes compressed pages, and none
 * since it was dropped. Measured on 7.2, 10.0 and 11.1.
 */
function compressionStops(source: Stream, destination: Stream, order: number, qemu: Version): Stop[] {
  const { compressed = null } = source
  if (compressed === null) return []
  const stop = { order, section: 'ram', kind: 'configuration' as const }
  if (atLeast(qemu, COMPRESS_DROPPED)) {
    return [{ ...stop, message: `Unknown combination of migration flags: 0x${compressed.toString(16)}` }]
  }
  const isTaken = destination.compressed !== undefined && destination.compressed !== null
  return isTaken ? [] : [{ ...stop, message: 'Received an unexpected compressed page' }]
}

/** Stops at damaged RAM of the source, which QEMU loads before any device. */
const ramFindings = ({ ramDamage }: Stream): readonly OpenSection[] =>
  ramDamage == null ? [] : [{ side: 'source', section: 'ram', reason: `the guest's RAM is damaged: ${ramDamage}` }]

/** Since then it is known (MIG_CMD_SWITCHOVER_START, migration/savevm.c). */
const SWITCHOVER_KNOWN = '10.0'

/** loadvm_process_command (migration/savevm.c): a command of a later release. */
function switchoverStops({ switchover = null, sections }: Stream, qemu: Version): Stop[] {
  if (switchover === null || atLeast(qemu, SWITCHOVER_KNOWN)) return []
  const section = sections[switchover]?.id ?? 'ram'
  return [{ order: switchover, section, kind: 'command', message: 'MIG_CMD 0xb unknown (len 0x0)' }]
}

/** qemu_loadvm_section_start_full (migration/savevm.c): no entry of that name. */
function unknownStop({ id, instance, order }: StreamSection, qemu: Version): Stop {
  const what = atLeast(qemu, '10.2') ? 'Unknown section' : 'Unknown savevm section'
  const text = `${what} or instance '${id}' ${instance}. Make sure that your current VM setup matches your saved VM setup, including any hotplugged devices`
  return { order, section: id, kind: 'unknown-section', message: reported(text, qemu) }
}

/**
 * A source that has neither footers nor a description, and that ends before the destination's last section: nothing in
 * it distinguishes a stream with fewer sections from one that was cut between two of them.
 */
function cutFindings(source: Stream, destination: Stream): readonly OpenSection[] {
  const [sent, own] = [source.sections.at(-1), destination.sections.at(-1)]
  if (source.described || source.form?.footers !== false || !sent || !own) return []
  if (source.sections.some((section) => sectionKey(section) === sectionKey(own))) return []
  const reason = `the source may be truncated after it: it has no section footers, and ${own.id}, the destination's last, is missing`
  return [{ side: 'source', section: sent.id, reason }]
}

/** What is found of a restore besides config space. */
interface RestoreFindings extends Pick<JudgedState, 'open' | 'judged'> {
  /** Returns all that stops it, in the order in which QEMU meets it. @param config stops at config space */
  readonly stopsWith: (config: readonly Stop[]) => readonly Stop[]
}

/**
 * Returns what stops a restore, and whether the state of every section was judged.
 * @param devices stops at PCI devices after their config space
 * @param last stops at PCI devices after all of their state
 * @param qemu the destination's
 * @param sender the source's, which says what it sends if it does not describe it; null if it is not known
 */
export function restoreFindings(
  source: Stream,
  destination: Stream,
  devices: readonly Stop[],
  last: readonly Stop[],
  qemu: Version,
  sender: Version | null,
): RestoreFindings {
  const local = new Map(destination.sections.map((section) => [sectionKey(section), section]))
  const footers = source.form?.footers !== false && destination.form?.footers !== false
  const described = source.described && destination.described
  const release = statesOfRelease(qemu)
  const states = destination.program ? statesOfDump(destination.program, release) : release
  const sent = sender === null ? NOTHING_KNOWN : statesOfRelease(sender)
  const sections: Stop[] = []
  const inside: Stop[] = []
  const open: OpenSection[] = []
  let judged = destination.listed !== false && source.sections.length > 0
  // A machine may be known without its sections: those of the other are then not judged.
  for (const section of destination.listed === false ? [] : source.sections) {
    const { id, version } = section
    const own = local.get(sectionKey(section))
    if (!own) {
      const missing = knowsMissing(section, destination, qemu)
      if (missing.known === 'no') sections.push(unknownStop(section, qemu))
      if (missing.known === 'yes') {
        const bitmaps = bitmapFindings(section, null, destination)
        open.push(...bitmaps.open)
        judged &&= section.type === 'start' && bitmaps.judged
      }
      if (missing.known === 'open') open.push({ side: 'source', section: id, reason: missing.reason })
    } else if (version !== null && own.version !== null && version > own.version) {
      sections.push(newerStop(section, own.version, qemu))
    } else {
      const state = stateFindings(section, own, { destination, described, footers, qemu, sender, states, sent })
      inside.push(...state.stops)
      open.push(...state.open)
      judged &&= state.judged
    }
  }
  const settings = settingsFindings(source, destination)
  const ram = ramOrder(source, sender)
  const before = [
    ...formStops(source, destination, qemu),
    ...settings.uuid.stops,
    ...machineStops(source, destination, qemu),
    ...settings.others.stops,
    ...ramStops(source, destination, ram),
    ...compressionStops(source, destination, ram, qemu),
    ...switchoverStops(source, qemu),
    ...sections,
  ]
  const after = [...devices, ...inside, ...movedStops(source, destination, footers), ...last]
  return {
    stopsWith: (config) => [...before, ...config, ...after].sort((a, b) => a.order - b.order),
    open: [
      ...settings.uuid.open,
      ...settings.others.open,
      ...ramFindings(source),
      ...cutFindings(source, destination),
      ...open,
    ],
    judged: judged && open.length === 0,
  }
}
