import type { Stream, StreamSection } from '../../formats/stream'
import type { JudgedState } from './loaded-states'

/** State of memory hot-plug: be32 selector, ten bytes for each slot (vmstate_memory_hotplug, hw/acpi/memory_hotplug.c). */
const MEMORY_HOTPLUG = /\/memhp$/
const slotsIn = (bytes: number): number => (bytes - 4) / 10

/** The slots for memory modules that a source sent, if the destination does not describe its own; null if there are none. */
function slotsSent({ fixedSizes }: StreamSection, own: StreamSection): number | null {
  const sent = [...fixedSizes].find(([name]) => MEMORY_HOTPLUG.test(name) && !own.fixedSizes.has(name))
  return sent ? slotsIn(sent[1]) : null
}

/** Array of timers of hpet (vmstate_hpet, hw/timer/hpet.c). */
const TIMERS = 'timer'

/** Whether an HPET was sent with another number of timers than the destination has, as a capture shows it. */
export function hasOtherTimers({ state }: StreamSection, own: StreamSection, { hpetTimers }: Stream): boolean {
  const sent = state?.fields.find(({ name }) => name === TIMERS)?.count
  return sent !== undefined && !own.state && hpetTimers !== undefined && sent !== hpetTimers
}

/**
 * Returns the findings for slots of memory modules (-m slots=N), none by default: a destination reads as many as it has, which a
 * capture shows. Measured on 7.2.22, 10.0.13 and 11.1.3.
 * @param stop the stop at a state of another length
 */
export function slotFindings(
  section: StreamSection,
  own: StreamSection,
  { memorySlots }: Stream,
  stop: () => Pick<JudgedState, 'stops' | 'open'>,
): JudgedState {
  const sent = slotsSent(section, own)
  if (sent === null || sent === memorySlots) return { stops: [], open: [], judged: true }
  return memorySlots === undefined ? { stops: [], open: [], judged: false } : { ...stop(), judged: true }
}
