import type { StreamSection } from '../../formats/stream'
import { atLeast, type Version } from '../../qemu/releases/version'
import type { Findings } from './findings'

/** A section whose loading ends QEMU, whatever its state: the machine can't be restored onto an identical one. */
interface Row {
  readonly section: string
  /** The first and last release seen to end. */
  readonly since: string
  readonly upTo: string
  /** The first release seen to load it. */
  readonly loads: string
  /** What QEMU prints last, without program, file and line, which differ by build. */
  readonly message: string
}

/**
 * Found by restoring every device type of x86 that starts and can be saved onto an identical machine, pc and q35, fresh
 * and with firmware that had run, on 7.2.22, 10.0.13 and 11.1.3.
 */
const ROWS: readonly Row[] = [
  {
    // isa-cirrus-vga, whose section has no path: cirrus_update_memory_access (hw/display/cirrus_vga.c) moves banks that
    // an ISA card never creates. Measured on 5.2.0 and 7.2.22; 10.0.13 and 11.1.3 load it.
    section: 'cirrus_vga',
    since: '5.2',
    upTo: '7.2.99',
    loads: '10.0',
    message: "memory_region_set_alias_offset: Assertion `mr->alias' failed.",
  },
]

const NONE: Findings = { stops: [], open: [] }

/**
 * Returns the findings for a section whose loading ends the destination's QEMU.
 * @param section a section that the destination has too
 * @param qemu the destination's
 */
export function crashFindings({ id, order }: StreamSection, qemu: Version): Findings {
  const row = ROWS.find(({ section }) => section === id)
  if (!row || atLeast(qemu, row.loads)) return NONE
  if (atLeast(qemu, row.since) && !atLeast(qemu, row.upTo)) {
    return { stops: [{ order, section: id, kind: 'abort', message: row.message }], open: [] }
  }
  const reason = `loading it ends QEMU ${row.since} to ${row.upTo.replace('.99', '')} but not ${row.loads}: whether it ends this one is not known`
  return { stops: [], open: [{ side: 'source', section: id, reason }] }
}
