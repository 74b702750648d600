import type { Migration, MigrationSection, PinnedField } from './migration-side'
import type { Stop } from './report'

/** A section of which it can't be told whether the destination takes it. */
export interface OpenSection {
  readonly side: 'source'
  readonly section: string
  readonly reason: string
}

/** What stops a restore, the first one first, and what may stop it. */
export interface Findings {
  readonly stops: readonly Stop[]
  readonly open: readonly OpenSection[]
}

const SUBSYSTEM = /^subsys(_ven)?$/

/** What QEMU says of a field that is not as its own, or null where it takes it (migration/vmstate-types.c). */
function fieldMessage({ name, type, value }: PinnedField, own: PinnedField): string | null {
  if (type.endsWith(' le')) {
    const [theirs, ours] = [BigInt.asIntN(32, value), BigInt.asIntN(32, own.value)]
    return theirs >= 0n && theirs <= ours ? null : `Invalid value ${theirs} expecting positive value <= ${ours}`
  }
  if (value === own.value) return null
  if (type.endsWith(' equal')) return `${own.value.toString(16)} != ${value.toString(16)}`
  // e1000e_post_load (hw/net/e1000e.c).
  return SUBSYSTEM.test(name) ? 'ERROR: Cannot migrate while device properties (subsys/subsys_ven) differ' : null
}

/** What is compared in a section besides config space. Fields are held against each other up to where they part. */
function fieldStops(section: MigrationSection, own: MigrationSection): Stop[] {
  const { id, order } = section
  for (const [i, field] of section.pinned.entries()) {
    const other = own.pinned[i]
    if (other?.name !== field.name || other.offset !== field.offset) break
    const message = fieldMessage(field, other)
    if (message !== null) return [{ order, section: id, kind: 'field', message }]
  }
  return []
}

/** State of CPU hot-plug: be32 selector, u8 command, ten bytes for each possible CPU (vmstate_cpu_hotplug, hw/acpi/cpu.c). */
const CPU_HOTPLUG = /\/cpuhp$/
const cpusIn = (bytes: number): number => (bytes - 5) / 10

const cpusOf = ({ sections }: Migration): number => sections.filter(({ id }) => id === 'cpu_common').length

/**
 * Whether the destination reads as many bytes of a section as the source has written. It may read a subsection that it
 * does not write itself: that of CPU hot-plug has room for as many CPUs as it can have.
 */
function sameLength(section: MigrationSection, own: MigrationSection, destination: Migration): boolean {
  return [...section.fixedSizes].every(([name, bytes]) => {
    const other = own.fixedSizes.get(name)
    if (other !== undefined) return other === bytes
    return !CPU_HOTPLUG.test(name) || cpusIn(bytes) === cpusOf(destination)
  })
}

/** What the lengths of a section's state lead to. check_section_footer (migration/savevm.c). */
function lengthStop({ id, order }: MigrationSection, footers: boolean): Stop {
  return { order, section: id, kind: 'section-length', message: footers ? `Missing section footer for ${id}` : null }
}

const ESP = /\/pciespscsi$/

/**
 * States that QEMU has given another version, and whether it loads the one as the other: measured between 5.2, 7.2, 10.0
 * and 11.1. The version is that of the structure in `field`, or the section's.
 */
const CONVERSIONS: readonly {
  readonly id: RegExp
  readonly field: string | null
  readonly from: number
  readonly loadedAs: readonly number[]
  readonly refusedAs: readonly number[]
}[] = [
  // vmstate_esp (hw/scsi/esp.c): some of its conversions read another number of bytes than was written.
  { id: ESP, field: 'esp', from: 4, loadedAs: [6], refusedAs: [7, 8] },
  { id: ESP, field: 'esp', from: 6, loadedAs: [], refusedAs: [7, 8] },
  { id: ESP, field: 'esp', from: 8, loadedAs: [], refusedAs: [6] },
  { id: /^ipmi-bmc-sim$/, field: null, from: 1, loadedAs: [2], refusedAs: [] },
]

const sameVersions = (section: MigrationSection, own: MigrationSection): boolean =>
  (section.version ?? own.version) === (own.version ?? section.version) &&
  [...section.structures].every(([name, version]) => (own.structures.get(name) ?? version) === version)

/** What comes of a state of another version than the destination's. */
function converted(section: MigrationSection, own: MigrationSection): 'loaded' | 'refused' | 'unknown' {
  for (const { id, field, from, loadedAs, refusedAs } of CONVERSIONS) {
    const versionIn = (side: MigrationSection) => (field === null ? side.version : side.structures.get(field))
    const to = versionIn(own)
    if (!id.test(section.id) || versionIn(section) !== from || to == null) continue
    if (loadedAs.includes(to)) return 'loaded'
    if (refusedAs.includes(to)) return 'refused'
  }
  return 'unknown'
}

const UNKNOWN = 'its state is of another version than on the destination: whether this QEMU loads that is not known'

/**
 * What keeps a destination from loading a section that it knows, besides config space.
 * @param section the source's
 * @param own the same of the destination
 */
export function stateFindings(
  section: MigrationSection,
  own: MigrationSection,
  { destination, footers }: { destination: Migration; footers: boolean },
): Findings {
  const outcome = sameVersions(section, own) ? null : converted(section, own)
  const refused = outcome === 'refused' || (outcome === null && !sameLength(section, own, destination))
  return {
    stops: [...fieldStops(section, own), ...(refused ? [lengthStop(section, footers)] : [])],
    open: outcome === 'unknown' ? [{ side: 'source', section: section.id, reason: UNKNOWN }] : [],
  }
}
