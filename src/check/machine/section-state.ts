import type { Stream, StreamSection } from '../../formats/stream'
import { atLeast, type Version } from '../../qemu/releases/version'
import type { Stop } from '../report/report'
import { afterCount, coreFindings, registerFindings } from './arm-registers'
import { bitmapFindings } from './bitmaps'
import { type BothReleases, converted } from './conversions'
import { crashFindings } from './crashing-sections'
import { fieldMessage, PORTS, portsMessage, QUEUE_PAIRS } from './field-messages'
import { type Findings, NO_FINDINGS } from './findings'
import { OUTPUTS, outputFindings } from './gpu-outputs'
import { xiveFindings } from './interrupt-controller'
import { whileLoading } from './load-messages'
import type { JudgedState } from './loaded-states'
import { loadFindings } from './loaded-versions'
import { CAPABILITY, capabilityFindings, hiddenCapabilities, PROCESSOR, processorFindings } from './power'
import { reported } from './reported'
import { hasOtherTimers, slotFindings } from './shown-totals'
import { STREAM_FORMAT, timerFindings } from './timers'
import { queueFindings } from './virtio-queues'

/** What a section is compared with. */
export interface Against extends BothReleases {
  readonly destination: Stream
  /** Whether both sides describe their sections, which captures don't. */
  readonly described: boolean
  /** Whether both sides end their sections with footers. */
  readonly footers: boolean
  /** The destination's QEMU. */
  readonly qemu: Version
  /** The source's; null if it is not known. */
  readonly sender: Version | null
}

const stopAt = ({ id, order }: StreamSection, kind: Stop['kind'], message: string | null): Findings => ({
  stops: [{ order, section: id, kind, message }],
  open: [],
})

const openAt = ({ id }: StreamSection, reason: string): Findings => ({
  stops: [],
  open: [{ side: 'source', section: id, reason }],
})

/** Values that are not compared one by one. */
const ON_THEIR_OWN: ReadonlySet<string> = new Set([CAPABILITY, OUTPUTS, PROCESSOR, STREAM_FORMAT])

/**
 * Returns what is compared in a section besides config space. Fields are compared up to where the two sides diverge.
 */
function fieldFindings(section: StreamSection, own: StreamSection, { qemu, footers }: Against): Findings {
  const [theirs, ours] = [section, own].map(({ pinned }) => pinned.filter(({ type }) => !ON_THEIR_OWN.has(type)))
  // A capture has no contents of sections: no ports in it does not mean that the guest has none.
  if (ours!.length === 0) return NO_FINDINGS
  for (const [i, field] of theirs!.entries()) {
    const other = ours![i]
    // The map of ports is as long as the most ports need: what follows it is read as part of it, or left over.
    if (field.type === PORTS && other?.type !== PORTS) return tooLong(section, footers)
    if (field.type !== PORTS && other?.type === PORTS) return stopAt(section, 'field', portsMessage(section, qemu))
    if (other?.name !== field.name || other.offset !== field.offset) break
    // One pair on either end is not compared but read as, or instead of, something else.
    const isMisread = field.type === QUEUE_PAIRS && field.value !== other.value
    if (isMisread && (field.value === 1n || other.value === 1n)) return stopAt(section, 'field', null)
    const message = fieldMessage(section, field, other, qemu)
    if (message !== null) return stopAt(section, 'field', message)
  }
  return NO_FINDINGS
}

/** State of CPU hot-plug: be32 selector, u8 command, ten bytes for each possible CPU (vmstate_cpu_hotplug, hw/acpi/cpu.c). */
export const CPU_HOTPLUG = /\/cpuhp$/
const cpusIn = (bytes: number): number => (bytes - 5) / 10

const cpusOf = ({ sections }: Stream): number => sections.filter(({ id }) => id === 'cpu_common').length

/**
 * What of CPU hot-plug a destination reads that does not write it itself: it has room for every CPU that it can have, which a
 * capture shows, and which are not fewer than those that it has.
 */
function hotplugOf({ fixedSizes }: StreamSection, own: StreamSection, destination: Stream) {
  const sent = [...fixedSizes].find(([name]) => CPU_HOTPLUG.test(name) && !own.fixedSizes.has(name))
  if (sent === undefined) return null
  const { possibleCpus } = destination
  return { cpus: cpusIn(sent[1]), possible: possibleCpus ?? null, present: cpusOf(destination) }
}

/** Whether the destination reads as many bytes of a section as the source wrote, as far as it shows. */
function sameLength(section: StreamSection, own: StreamSection): boolean {
  return [...section.fixedSizes].every(([name, bytes]) => {
    // How many registers there are is part of the state.
    if (name === '' && section.registers && own.registers) return true
    const other = own.fixedSizes.get(name)
    return other === undefined || other === bytes
  })
}

/** vmstate_cpu_hotplug (hw/acpi/cpu.c); open if the destination has fewer CPUs than were sent, and may have the others. */
export function hotplugFindings(
  section: StreamSection,
  own: StreamSection,
  { destination, footers }: Pick<Against, 'destination' | 'footers'>,
): JudgedState {
  const hotplug = hotplugOf(section, own, destination)
  if (hotplug === null) return { ...NO_FINDINGS, judged: true }
  const { cpus, possible, present } = hotplug
  if (possible === null ? cpus < present : cpus !== possible) return { ...tooLong(section, footers), judged: true }
  if (possible !== null || cpus === present) return { ...NO_FINDINGS, judged: possible !== null }
  const reason = `it has hot-plug of ${cpus} CPUs: the destination, which shows ${present}, loads it only if it can have as many (-smp maxcpus=${cpus}), which a capture of it shows`
  return { ...openAt(section, reason), judged: false }
}

/**
 * A processor's registers are read by their number and checked before the section ends (cpu_post_load of target/arm and
 * target/ppc): what QEMU prints first then depends on which they are.
 */
const PROCESSOR_STATE = 'cpu'

/** Returns the stop for a state of another length: check_section_footer (migration/savevm.c). */
function tooLong(section: StreamSection, footers: boolean): Findings {
  const isSaid = footers && section.id !== PROCESSOR_STATE
  return stopAt(section, 'section-length', isSaid ? `Missing section footer for ${section.id}` : null)
}

const OTHER_STRUCTURE =
  'a structure in its state has a different version on the destination: it is unknown whether this QEMU loads it'
/** Fields whose presence depends on the section's version are read as they were written, so lengths prove nothing. */
const isOlder = ({ version }: StreamSection, own: StreamSection): boolean =>
  version !== null && own.version !== null && version < own.version

/**
 * Up to 7.2, hpet takes a source with another number of timers; since 10.0 it refuses one (hpet_validate_num_timers,
 * hw/timer/hpet.c).
 */
const HPET = { id: 'hpet', takenUpTo: '7.2.99', refusedSince: '10.0' }
const HPET_UNKNOWN =
  'it has a different number of timers: QEMU 7.2 accepts that, 10.0 refuses it, and releases in between are unknown'

function hpetFindings(section: StreamSection, qemu: Version): Findings {
  if (!atLeast(qemu, HPET.takenUpTo)) return NO_FINDINGS
  if (!atLeast(qemu, HPET.refusedSince)) return openAt(section, HPET_UNKNOWN)
  const what = 'Input validation failed: hpet/num_timers must match'
  if (!atLeast(qemu, '10.2')) return stopAt(section, 'field', what)
  return stopAt(section, 'field', reported(`${whileLoading(section)}: ${what} version_id: ${section.version}`, qemu))
}

function lengthFindings(section: StreamSection, own: StreamSection, against: Against): Findings {
  const sameSize = isOlder(section, own) || sameLength(section, own)
  const isHpet = section.id === HPET.id && (!sameSize || hasOtherTimers(section, own, against.destination))
  if (isHpet) return hpetFindings(section, against.qemu)
  const outcome = converted(section, own, sameSize, against)
  if (outcome === 'unknown') return openAt(section, OTHER_STRUCTURE)
  return outcome === 'refused' ? tooLong(section, against.footers) : NO_FINDINGS
}

/**
 * Returns what, besides config space, keeps a destination from loading a section that it knows.
 * @param section the source's
 * @param own the destination's
 */
export function stateFindings(section: StreamSection, own: StreamSection, against: Against): JudgedState {
  const { qemu } = against
  const timers = timerFindings(section, own, against.destination, qemu)
  if (timers.stops.length > 0) return { ...timers, judged: true }
  const state = loadFindings(section, { ...against, own })
  const loaded = { ...state, stops: afterCount(state.stops, section, own, against.destination, qemu) }
  const registers = registerFindings(section, own, qemu)
  const hotplug = hotplugFindings(section, own, against)
  const slots = slotFindings(section, own, against.destination, () => tooLong(section, against.footers))
  const capabilities = against.described
    ? capabilityFindings(section, own, qemu)
    : hiddenCapabilities(section, own, against.destination, qemu)
  const bitmaps = bitmapFindings(section, own, against.destination)
  const parts = [
    timers,
    bitmaps,
    registers?.count ?? fieldFindings(section, own, against),
    queueFindings(section, own, qemu),
    outputFindings(section, own, against.footers, qemu),
    lengthFindings(section, own, against),
    hotplug,
    slots,
    xiveFindings(section, own, against.destination, against.footers),
    loaded,
    crashFindings(section, own, against.destination, qemu, against.sender),
    registers?.values ?? NO_FINDINGS,
    coreFindings(section, own, against.destination, qemu),
    processorFindings(section, own, qemu),
    capabilities,
  ]
  const open = parts.flatMap((part) => part.open)
  const judged =
    loaded.judged &&
    hotplug.judged &&
    slots.judged &&
    bitmaps.judged &&
    (registers?.values.judged ?? true) &&
    capabilities.judged &&
    open.length === 0
  return { stops: parts.flatMap(({ stops }) => stops), open, judged }
}
