import { Cursor, cutShort } from '../../bytes/cursor'
import { InputError, orRefusal } from '../../bytes/input-error'
import { fromLatin1 } from '../../bytes/latin1'
import { printable } from '../../bytes/printable'
import type { ByteSource } from '../../bytes/source'
import { isVfioSection } from '../../pci/device'
import { refuseAnother } from './description/another-stream'
import {
  type DescribedSection,
  type Description,
  descriptionLengthAt,
  readDescription,
} from './description/description'
import { findDescription } from './description/description-search'
import { bitmapsIn } from './devices/bitmaps'
import { findDevices } from './devices/devices'
import { EARLY, pinnedValues } from './devices/pinned'
import { registersIn } from './devices/registers'
import { readMmio } from './devices/virtio'
import { type Header, TYPE } from './section'
import { type Configuration, readConfiguration } from './sections/configuration'
import type { Located } from './sections/located'
import type { RamLayout } from './sections/ram'
import { ramDamage } from './sections/ram-damage'
import { findSwitchover } from './sections/switchover'
import { vfioEnds } from './sections/vfio-end'
import { walkBack } from './sections/walk-back'
import { type ForwardWalk, ForwardWalker } from './sections/walk-forward'
import type { Placed, Stream, StreamDevice, StreamProblem, StreamSection } from './stream'

/** "QEVM" and be32 3. QEMU: QEMU_VM_FILE_MAGIC, QEMU_VM_FILE_VERSION. */
export const MAGIC = [0x51, 0x45, 0x56, 0x4d, 0x00, 0x00, 0x00, 0x03] as const

/** Of all targets except those that send their page size. */
const USUAL_PAGE = 4096
const SMALLEST_PAGE = 1024

const NOT_DESCRIBED = {
  fixedSizes: new Map<string, number>(),
  subsections: new Map(),
  structures: new Map<string, number>(),
}

/** The sections of a stream that could be located. */
interface Sections extends Pick<ForwardWalk, 'ramBlocks' | 'footers' | 'compressed' | 'switchover' | 'iterables'> {
  /** Where the sections that come in parts go on after their beginnings, and the offset after the last part. */
  readonly parts: { readonly start: number; readonly end: number } | null
  readonly sections: readonly Located[]
  readonly missing: readonly DescribedSection[]
  /** Sections whose length differs from the description, or that it does not list: no QEMU writes that. */
  readonly unlike: readonly Located[]
  readonly notes: readonly string[]
}

function readStart(source: ByteSource, start: number): { configuration: Configuration; next: number } {
  const cursor = new Cursor(source, start)
  const magic = cursor.bytes(MAGIC.length)
  const version = magic[7]!
  if (MAGIC.some((byte, i) => magic[i] !== byte)) {
    throw new InputError(`is a migration stream of version ${version}, not 3`, { offset: start + 4 })
  }
  const configuration = readConfiguration(cursor)
  return { configuration, next: cursor.at }
}

/** START sections of vfio devices without another named section. */
function silentVfio(starts: Iterable<Header>, sections: readonly Located[]): Header[] {
  const heard = new Set(sections.filter(({ type }) => type !== 'start').map(({ header }) => header.id))
  return [...starts].filter(({ id }) => isVfioSection(id) && !heard.has(id))
}

/** One note for several sections; a damaged stream may have thousands. */
function few(ids: readonly string[], what: string): string[] {
  if (ids.length === 0) return []
  const omitted = ids.length > 5 ? ` and ${ids.length - 5} more` : ''
  return [`${ids.slice(0, 5).map(printable).join(', ')}${omitted}: ${what}`]
}

/** With a description: the head front to back, what follows the RAM back to front, the RAM itself not at all. */
function byDescription(source: ByteSource, next: number, ram: RamLayout, description: Description): Sections {
  const end = description.offset - 1
  if (source.read(end, 1)[0] !== TYPE.EOF) {
    throw new InputError('the stream has no end marker before its description', { offset: end })
  }
  const head = new ForwardWalker(source, next, ram, description.sections).head()
  const { iterables, footers } = head
  const early = head.sections.filter(({ type }) => type === 'full').length
  const described = description.sections.slice(early)
  const tail = walkBack({ source, end, floor: head.end, footers, iterables, described })
  const starts = silentVfio(iterables.values(), tail.sections)
  const ends = starts.length > 0 ? vfioEnds({ source, end: tail.start, floor: head.end, starts }) : []
  const sections = [...head.sections, ...ends, ...tail.sections]
  const unlike = tail.sections.filter((section) => section.described === null)
  const { missing } = tail
  const notes = few(
    missing.map(({ id }) => id),
    'described by the stream, but not in it',
  )
  const switchover = findSwitchover({ source, from: head.end, to: tail.start, iterables })
  const { ramBlocks, compressed } = head
  const parts = { start: head.end, end: tail.start }
  return { sections, ramBlocks, compressed, switchover, footers, iterables, parts, missing, unlike, notes }
}

const UNDESCRIBED = 'the stream has no description: its sections, and config space in them, were found by their content'

const OTHER_VERSION = "its version is not the one in the stream's description"
const UNLIKE = "it is not as long as the stream's description says, or not described"

const UNMARKED = 'nor does it mark the ends of sections: whether it is complete is unknown'

const DEVICE_STATE =
  "a file of the machine's device state, without machine type and RAM: its sections, and config space in them, were found by their content"

/**
 * Whether a stream without configuration section was written by xen-save-devices-state: it has no RAM section,
 * with which every migration begins. QEMU: qemu_save_device_state() (migration/savevm.c).
 */
const isDeviceState = ({ machine }: Configuration, { sections }: Pick<ForwardWalk, 'sections'>): boolean =>
  machine === null && !sections.some(({ header }) => header.id === 'ram')

function byContent(walk: ForwardWalk, undescribed: string): Sections {
  const { parts: start, sections, footers, end } = walk
  const notes = [footers ? undescribed : `${undescribed}; ${UNMARKED}`]
  const parts = start === null ? null : { start, end: sections.find(({ offset }) => offset > start)?.offset ?? end }
  return { ...walk, parts, missing: [], unlike: [], notes }
}

function layoutOf({ capabilities, pageSize }: Configuration, described: number | null): RamLayout {
  return {
    pageSize: pageSize ?? described ?? USUAL_PAGE,
    ignoreShared: capabilities.has('x-ignore-shared'),
    mapped: capabilities.has('mapped-ram'),
  }
}

/**
 * Walks a stream without a description. The page size is that of nearly all machines, or the smaller one of those
 * Arm machines that keep the one from before 2.7, such as virt-2.6, which do not send it either
 * (vmstate_target_page_bits, migration/savevm.c).
 */
function walkUndescribed(source: ByteSource, next: number, configuration: Configuration): ForwardWalk {
  const walk = (pageSize: number | null) => new ForwardWalker(source, next, layoutOf(configuration, pageSize)).all()
  const usual = orRefusal(() => walk(null))
  if (!(usual instanceof InputError)) return usual
  const small = configuration.pageSize === null ? orRefusal(() => walk(SMALLEST_PAGE)) : usual
  if (small instanceof InputError) throw usual
  return small
}

/** The description after the end marker, for streams that are followed by something else. */
function descriptionAfter(source: ByteSource, end: number): Description | null {
  const length = descriptionLengthAt(source, end + 1)
  if (length === null) return null
  const cursor = new Cursor(source, end + 6)
  cursor.inside = 'its description'
  cursor.skip(length)
  return readDescription(source, end + 1, length)
}

/** Problems of sections that differ from the stream's description, without those that have a known problem. */
function misdescribed({ unlike, sections }: Sections, known: readonly StreamProblem[]): StreamProblem[] {
  const reported = new Set(known.map(({ section, instance }) => `${instance}/${section}`))
  const other = sections.filter(
    ({ header, described }) => described !== null && (described.version ?? header.version) !== header.version,
  )
  const problem = (reason: string, { header: { id, instance } }: Located): StreamProblem[] =>
    reported.has(`${instance}/${id}`) ? [] : [{ section: id, instance, reason }]
  return [
    ...unlike.flatMap((section) => problem(UNLIKE, section)),
    ...other.flatMap((section) => problem(OTHER_VERSION, section)),
  ]
}

/** Sections of PCI functions that the rest of the stream implies, but that are missing. */
function absent({ sections, missing }: Sections): StreamProblem[] {
  const problems: StreamProblem[] = []
  for (const { id, instance, configs, virtio } of missing) {
    if (configs.length === 0 && virtio.length === 0 && !isVfioSection(id)) continue
    problems.push({ section: id, instance, reason: 'its section is not where the description of the stream puts it' })
  }
  const listed = new Set(problems.map(({ section }) => section))
  const starts = sections.filter(({ type }) => type === 'start').map(({ header }) => header)
  for (const { id, instance } of silentVfio(starts, sections)) {
    if (!listed.has(id)) problems.push({ section: id, instance, reason: 'no section with its config space was found' })
  }
  return problems
}

/** First bytes of a stream and of a libvirt save image. */
const BEGINNINGS = [Uint8Array.from(MAGIC), fromLatin1('LibvirtQemudSave')]

/** A stream without its container. */
interface QemuStream extends Omit<Stream, 'domain' | 'devices' | 'sections'> {
  readonly devices: readonly Placed<StreamDevice>[]
  readonly sections: readonly Placed<StreamSection>[]
  /** How it was written. */
  readonly format: 'qemu' | 'mapped-ram' | 'device-state'
}

const settingsOf = ({ capabilities, uuid, pageSize }: Configuration) => ({ capabilities, uuid, pageSize })

/**
 * Reads a stream written by QEMU, from `start` on. QEMU: qemu_loadvm_state().
 * @throws InputError with the byte offset where it is truncated or has something that no QEMU writes
 */
export function readQemu(source: ByteSource, start: number): QemuStream {
  const { configuration, next } = readStart(source, start)
  const place = findDescription(source)
  if (place) refuseAnother(source, BEGINNINGS, next, place.offset)
  let description = place && readDescription(source, place.offset, place.length)
  let found: Sections | null = null
  if (!description) {
    const walk = walkUndescribed(source, next, configuration)
    description = descriptionAfter(source, walk.end)
    if (!description && !walk.sections.some(({ type }) => type === 'full'))
      throw cutShort('the part that holds RAM', walk.end)
    found = description ? null : byContent(walk, isDeviceState(configuration, walk) ? DEVICE_STATE : UNDESCRIBED)
  }
  const layout = layoutOf(configuration, description?.pageSize ?? null)
  found ??= byDescription(source, next, layout, description!)
  const { sections, ramBlocks, footers, iterables, parts, notes } = found
  const early = sections.some(({ header }) => header.id.endsWith(`/${EARLY}`))
  const deviceState = isDeviceState(configuration, found)
  const inside = findDevices(source, sections, ramBlocks, configuration.machine)
  const announced = found.switchover
  return {
    machine: configuration.machine,
    form: deviceState ? null : { configuration: configuration.machine !== null, footers },
    settings: configuration.machine === null ? null : settingsOf(configuration),
    compressed: found.compressed,
    ramDamage: parts && ramDamage({ source, ...parts, layout, blocks: ramBlocks, iterables, footers }),
    switchover: announced === null ? null : sections.filter(({ offset }) => offset < announced).length,
    described: description !== null,
    devices: inside.devices,
    problems: [...inside.problems, ...misdescribed(found, inside.problems), ...absent(found)],
    sections: sections.map((section, order) => {
      const { id, instance, version, sectionId } = section.header
      const { type, offset, described } = section
      const { fixedSizes, subsections, structures } = described ?? NOT_DESCRIBED
      const pinned = pinnedValues(source, section, early)
      const state = described?.state ? { state: described.state } : {}
      const registers = registersIn(source, section)
      const mmio = readMmio(source, section)
      const bitmaps = bitmapsIn(source, section)
      return {
        ...{ id, instance, version, order, type, sectionId, offset },
        ...{
          fixedSizes,
          subsections,
          structures,
          pinned,
          ...state,
          ...(registers && { registers }),
          ...(mmio && { queueSizes: mmio.queueSizes }),
          ...(mmio?.strayQueue && { strayQueue: mmio.strayQueue }),
          ...(bitmaps && { bitmaps }),
        },
      }
    }),
    ramBlocks,
    notes: [...notes, ...inside.notes],
    format: deviceState ? 'device-state' : layout.mapped ? 'mapped-ram' : 'qemu',
  }
}
