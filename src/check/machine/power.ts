import type { Stream, StreamSection } from '../../formats/stream'
import { atLeast, type Version } from '../../qemu/releases/version'
import { type Findings, NO_FINDINGS } from './findings'
import { whileLoading } from './load-messages'
import type { JudgedState } from './loaded-states'
import { reported } from './reported'

/** The model of a 64-bit POWER processor, its PVR, among the values of its section. */
export const PROCESSOR = 'processor'
/** A capability of a pseries machine that differs from its machine type's. */
export const CAPABILITY = 'capability'

/** Sent if the guest runs in the compatibility mode of an older model, which all later ones have. */
const MODE = 'cpu/compat'

const OTHER_MODE =
  "the processor model differs from the destination's, and the guest runs in the mode of an older one: it is unknown whether the destination's has that mode"
const OTHER_REVISION =
  "the processor's revision differs from the destination's: it is unknown whether QEMU accepts one for the other"

const open = ({ id }: StreamSection, reason: string): Findings => ({
  stops: [],
  open: [{ side: 'source', section: id, reason }],
})

const FAMILY_BITS = 16n
const MAJOR = 0xf00n
const MINOR = 0xfn
/** ppc_pvr_match_power8 and its like (target/ppc/cpu_init.c): the bits by which revisions of a family differ. Measured. */
const POWER7_AND_8: readonly bigint[] = [0x3fn, 0x4an, 0x4bn, 0x4cn, 0x4dn]
const POWER9 = 0x4en
const POWER10_AND_11: readonly bigint[] = [0x80n, 0x82n]
/** Revisions of POWER9 DD2: those up to 1 are one model, and those from 2 on another. */
const LATER = 2n

/** Whether a processor of one model takes the state of another of the same family; null if that is not known. */
function matches(sent: bigint, own: bigint): boolean | null {
  const family = own >> FAMILY_BITS
  if (POWER7_AND_8.includes(family)) return true
  if (family !== POWER9 && !POWER10_AND_11.includes(family)) return null
  if ((sent & MAJOR) !== (own & MAJOR)) return false
  return family !== POWER9 || (sent & MINOR) >= LATER === (own & MINOR) >= LATER
}

/**
 * cpu_post_load (target/ppc/machine.c): a guest that runs in no older mode needs the model that it was started on, or a
 * revision that QEMU takes for it.
 */
export function processorFindings(section: StreamSection, own: StreamSection, qemu: Version): Findings {
  const [sent, local] = [section, own].map(({ pinned }) => pinned.find(({ type }) => type === PROCESSOR)?.value)
  if (sent === undefined || local === undefined || sent === local) return NO_FINDINGS
  if (section.subsections.has(MODE)) return open(section, OTHER_MODE)
  const isTaken = sent >> FAMILY_BITS === local >> FAMILY_BITS ? matches(sent, local) : false
  if (isTaken === null) return open(section, OTHER_REVISION)
  if (isTaken) return NO_FINDINGS
  const { id, order, version } = section
  const hook = `post load hook failed for: cpu, version_id: ${version}, minimum_version: ${version}, ret: -22`
  const message = atLeast(qemu, '10.2') ? reported(`${whileLoading(section)}: ${hook}`, qemu) : whileLoading(section)
  return { stops: [{ order, section: id, kind: 'field', message }], open: [] }
}

/** A capability: its level on the machine types that don't say otherwise, and the property that sets it. */
interface Capability {
  readonly property: string
  /** It is on or off: if it is sent, the machine type has the opposite. */
  readonly isSwitch?: true
  /**
   * Of the others, the level that machine types have since pseries-4.0, by releases of QEMU; earlier ones have a lower one.
   * Null if it is not known.
   */
  readonly usual?: (qemu: Version) => bigint | null
  /** It is sent at any level (cap_hpt_maxpagesize_migrate_needed), except by 11.1. */
  readonly isAlwaysSent?: true
}

const always = (level: bigint) => (): bigint => level

/** Workaround in 7.2, broken in 10.0. */
const usualSbbc = (qemu: Version): bigint | null => (atLeast(qemu, '10.0') ? 0n : atLeast(qemu, '7.2.99') ? null : 1n)

/**
 * In the order in which QEMU compares them (capability_table, hw/ppc/spapr_caps.c). The levels of those that are not switches
 * are measured on 7.2 to 11.1; the page size is that of 64 KiB.
 */
const CAPABILITIES: ReadonlyMap<string, Capability> = new Map([
  ['htm', { property: 'htm', isSwitch: true }],
  ['vsx', { property: 'vsx', isSwitch: true }],
  ['dfp', { property: 'dfp', isSwitch: true }],
  ['cfpc', { property: 'cfpc', usual: always(1n) }],
  ['sbbc', { property: 'sbbc', usual: usualSbbc }],
  ['ibs', { property: 'ibs', usual: always(1n) }],
  ['hpt_maxpagesize', { property: 'hpt-max-page-size', usual: always(16n), isAlwaysSent: true }],
  ['nested_kvm_hv', { property: 'nested-hv', isSwitch: true }],
  ['large_decr', { property: 'large-decr', isSwitch: true }],
  ['ccf_assist', { property: 'ccf-assist', isSwitch: true }],
  ['fwnmi', { property: 'fwnmi', isSwitch: true }],
  ['rpt_invalidate', { property: 'rpt-invalidate', isSwitch: true }],
  ['ail_mode_3', { property: 'ail-mode-3', isSwitch: true }],
  ['dawr1', { property: 'dawr1', isSwitch: true }],
  ['nested_papr', { property: 'nested-papr', isSwitch: true }],
])

const OTHER_CAPABILITIES =
  "its capabilities (cap-…) are set on one side only, and the machine type's own are not shown: QEMU refuses one that is higher on the source"

/** "spapr/cap/dfp" */
const nameOf = (state: string): string => state.slice(state.lastIndexOf('/') + 1)

function levels({ pinned }: StreamSection): ReadonlyMap<string, bigint> {
  return new Map(pinned.flatMap(({ type, name, value }) => (type === CAPABILITY ? [[nameOf(name), value]] : [])))
}

/** The level of a machine type if one side sends a different one. @param other the one that is sent */
const ownOf = ({ isSwitch, usual }: Capability, other: bigint, qemu: Version): bigint | null =>
  isSwitch ? 1n - other : usual!(qemu)

function higher({ id, order }: StreamSection, property: string, theirs: bigint, ours: bigint): Findings {
  const message = `cap-${property} higher level (${theirs}) in incoming stream than on destination (${ours})`
  return { stops: [{ order, section: id, kind: 'field', message }], open: [] }
}

/**
 * spapr_caps_post_migration (hw/ppc/spapr_caps.c): no capability of the source may be higher than the destination's. One is
 * sent only if it differs from that of machine type and processor.
 */
export function capabilityFindings(section: StreamSection, own: StreamSection, qemu: Version): JudgedState {
  const [from, to] = [levels(section), levels(own)]
  const names = new Set([...from.keys(), ...to.keys()])
  const known = [...CAPABILITIES.keys()].filter((name) => names.has(name))
  let judged = known.length === names.size
  for (const name of known) {
    const capability = CAPABILITIES.get(name)!
    const [sent, local] = [from.get(name), to.get(name)]
    // For what the source does not send, the destination assumes the level of its own machine type.
    const theirs = sent ?? ownOf(capability, local!, qemu)
    const ours = local ?? ownOf(capability, sent!, qemu)
    if (theirs === null || ours === null) return { ...open(section, OTHER_CAPABILITIES), judged: false }
    // The lowest level is never higher than another.
    if (theirs > ours && theirs > 0n) return { ...higher(section, capability.property, theirs, ours), judged: true }
    if (local !== undefined || theirs === 0n) continue
    // From an old machine type that sends the level of a new one, or from 11.1, which does not send its page size.
    if (!capability.isAlwaysSent) return { ...open(section, OTHER_CAPABILITIES), judged: false }
    judged = false
  }
  return { ...NO_FINDINGS, judged }
}

/** Levels by the names that properties give them (hw/ppc/spapr_caps.c). */
const LEVELS: ReadonlyMap<string, bigint> = new Map([
  ...(['off', 'broken'] as const).map((name) => [name, 0n] as const),
  ...(['on', 'workaround'] as const).map((name) => [name, 1n] as const),
  ...(['fixed', 'fixed-ibs'] as const).map((name) => [name, 2n] as const),
  ['fixed-ccd', 3n],
  ['fixed-na', 4n],
])

/** Of one that a capture shows; page sizes, which are numbers, have the logarithm of theirs as level. */
function shownLevel(text: string | undefined): bigint | null {
  if (text === undefined) return null
  const size = Number(text)
  return LEVELS.get(text) ?? (size > 0 ? BigInt(Math.trunc(Math.log2(size))) : null)
}

/** The first capability that a source sends above the level that a capture of the destination shows; null if one is not shown. */
function shownFindings(section: StreamSection, shown: ReadonlyMap<string, string>): Findings | null {
  const sent = levels(section)
  for (const [name, { property }] of CAPABILITIES) {
    const level = sent.get(name)
    if (level === undefined) continue
    const own = shownLevel(shown.get(`cap-${property}`))
    if (own === null) return null
    if (level > own) return higher(section, property, level, own)
  }
  return NO_FINDINGS
}

/**
 * The same if one side does not show what is in its sections, as captures don't: nothing is known about a capability that the
 * other has not at its usual level, unless the capture shows the machine's own.
 */
export function hiddenCapabilities(
  section: StreamSection,
  own: StreamSection,
  { machineProperties, assumed }: Stream,
  qemu: Version,
): JudgedState {
  const found = machineProperties && !assumed ? shownFindings(section, machineProperties) : null
  if (found) return { ...found, judged: found.stops.length > 0 }
  const shown = [...levels(section), ...levels(own)]
  const isUsual = shown.every(([name, level]) => CAPABILITIES.get(name)?.usual?.(qemu) === level)
  return { ...(isUsual ? NO_FINDINGS : open(section, OTHER_CAPABILITIES)), judged: false }
}
