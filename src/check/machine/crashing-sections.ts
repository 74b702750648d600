import type { Stream, StreamSection } from '../../formats/stream'
import { atLeast, type Version } from '../../qemu/releases/version'
import { hasWfxt } from './arm-registers'
import type { Findings } from './findings'
import { stateName } from './loaded-states'

/** What loading a section was seen to do to a range of releases. */
interface Seen {
  readonly since: string
  /** The first release to which it does not apply; if absent, all later ones are affected. */
  readonly until?: string
  readonly loading: 'ends' | 'may end' | 'passes'
  /** The first sender whose state may end it nevertheless. */
  readonly endedBy?: string
}

/** A section whose loading ends some releases of QEMU, although the destination is identical. */
interface Row {
  readonly section: string
  /** Only with this subsection, and only if the destination does not send it itself. */
  readonly subsection?: string
  /** Whether a processor has what that is the state of, by its registers. */
  readonly ofProcessor?: (registers: ReadonlyMap<bigint, bigint>) => boolean
  /** Not if the destination has a section of this device, whose own part has the same name. */
  readonly unless?: string
  /** By release, ascending. */
  readonly seen: readonly Seen[]
  /** The last line that QEMU prints, without program, file and line, which differ by build; null if it prints none. */
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
    seen: [
      { since: '5.2', until: '7.3', loading: 'ends' },
      { since: '10.0', loading: 'passes' },
    ],
    message: "memory_region_set_alias_offset: Assertion `mr->alias' failed.",
  },
  {
    // isa-vga (hw/display/vga-isa.c) describes its state as if it began with the card's, and loads it over other parts of
    // the device. Of 20 loads each, fresh and after firmware: 5.2.0 aborts in all, 7.2.22 in none; 10.0.13 crashes in all
    // of a fresh machine, in none of the others, and in some once its guest runs. 11.1.3 calls its section vga-isa.
    // What 10.0.13 sends ends 7.2.22, too, without a line, in 6 of 9 loads of a fresh machine.
    // vmware-svga has a section of that name, too, which 7.2.22, 10.0.13 and 11.1.3 load, from a fresh guest and from one that ran.
    section: 'vga',
    unless: 'vmware_vga',
    seen: [
      { since: '5.2', until: '5.3', loading: 'ends' },
      { since: '7.2', until: '7.3', loading: 'passes', endedBy: '7.3' },
      { since: '10.0', until: '10.1', loading: 'may end' },
      { since: '11.1', loading: 'passes' },
    ],
    message: "vga_update_memory_access: Assertion `offset + size <= s->vram_size' failed.",
  },
  {
    // 11.1 sends the timer of WFxT for every Arm processor, 10.0 has one for those with FEAT_WFxT and loads it through a null
    // pointer for others (vmstate_wfxt_timer, target/arm/machine.c). Measured with 13 processors on 10.0.13 and 11.1.3.
    section: 'cpu',
    subsection: 'cpu/wfxt-timer',
    ofProcessor: hasWfxt,
    seen: [
      { since: '10.0', until: '10.1', loading: 'ends' },
      { since: '11.1', loading: 'passes' },
    ],
    message: "vmstate_load_state: Assertion `first_elem || !n_elems || !size' failed.",
  },
]

const NONE: Findings = { stops: [], open: [] }

/**
 * Returns the findings for a section whose loading ends the destination's QEMU.
 * @param section a section that the destination has too
 * @param own the destination's
 * @param destination all of it
 * @param qemu the destination's
 * @param sender the source's; null if it is not known
 */
export function crashFindings(
  section: StreamSection,
  own: StreamSection,
  destination: Stream,
  qemu: Version,
  sender: Version | null,
): Findings {
  const { id, order, subsections } = section
  const row = ROWS.find((each) => each.section === id)
  if (!row || (row.unless && destination.sections.some((each) => stateName(each) === row.unless))) return NONE
  if (row.subsection !== undefined) {
    if (!subsections.has(row.subsection) || own.subsections.has(row.subsection)) return NONE
    // A release without it refuses it.
    if (!atLeast(qemu, row.seen[0]!.since)) return NONE
  }
  const { seen, message } = row
  const measured = seen.find(
    ({ since, until }) => atLeast(qemu, since) && (until === undefined || !atLeast(qemu, until)),
  )
  const isEnded = measured?.endedBy !== undefined && (sender === null || atLeast(sender, measured.endedBy))
  if (measured?.loading === 'passes' && !isEnded) return NONE
  const abort = { order, section: id, kind: 'abort' as const }
  if (row.subsection !== undefined && !destination.described) {
    const hasIt = (one: StreamSection) => one.registers && row.ofProcessor?.(one.registers)
    if (hasIt(own)) return NONE
    // If the destination does not show its registers, it has either the same processor, or another one that is refused.
    const isEnd = measured?.loading === 'ends' && hasIt(section) === false
    if (isEnd) return { stops: [{ ...abort, message: own.registers ? message : null }], open: [] }
    const reason = `it has ${row.subsection}, which crashes this QEMU unless the destination has it too, and that is not shown`
    return { stops: [], open: [{ side: 'source', section: id, reason }] }
  }
  if (measured?.loading === 'ends') return { stops: [{ ...abort, message }], open: [] }
  const reason = measured
    ? 'loading it crashes this QEMU release in some states and not in others: which applies here is unknown'
    : `it is unknown whether loading it crashes this QEMU: ${seen.map(asSeen).join(', ')}`
  return { stops: [], open: [{ side: 'source', section: id, reason }] }
}

const DOES = { ends: 'ends', 'may end': 'may end', passes: 'does not end' } as const

const asSeen = ({ since, loading }: Seen): string => `it ${DOES[loading]} QEMU ${since}`
