import type { StreamSection } from '../../formats/stream'
import { atLeast, type Version } from '../../qemu/releases/version'
import { reported } from './reported'
import type { LoadDifference, PathStep } from './vmstate/differences'

/** What QEMU says about a section whose state it does not load. QEMU: qemu_loadvm_section_start_full() and vmstate_load(). */
export const whileLoading = ({ id, instance }: Pick<StreamSection, 'id' | 'instance'>): string =>
  `error while loading state for instance 0x${instance.toString(16)} of device '${id}'`

/** Errors are handed up to the end of the load, each with what was loaded when it came. */
const HANDED_UP = '10.2'

const isHandedUp = (qemu: Version): boolean => atLeast(qemu, HANDED_UP)

/** vmstate_subsection_load() names itself, vmstate_load_state() no fields that are structures. Measured on 11.1. */
const through = (way: readonly PathStep[]): string =>
  way
    .map((step) =>
      step.kind === 'subsection' ? `Loading VM subsection '${step.name}' in '${step.state}' failed: ` : '',
    )
    .join('')

/** A version that is not loaded; before 10.2 with two spaces if it is too old. */
export function versionMessage(
  section: StreamSection,
  { kind, state, version, local, way }: Extract<LoadDifference, { kind: 'too-new' | 'too-old' }>,
  qemu: Version,
): string {
  const handedUp = isHandedUp(qemu)
  const limit = kind === 'too-new' ? 'too new for local version_id' : 'too old for local minimum version_id'
  const gap = kind === 'too-old' && !handedUp ? '  ' : ' '
  const text = `${state}: incoming version_id ${version} is ${limit}${gap}${local}`
  return handedUp ? reported(`${whileLoading(section)}: ${through(way)}${text}`, qemu) : text
}

/**
 * A subsection that is not known. Before 10.2 QEMU does not name it, but the fields through which it got there, the
 * innermost first. Measured on 5.2, 7.2, 10.0 and 11.1.
 */
export function subsectionMessage(
  section: StreamSection,
  { state, name, way }: Extract<LoadDifference, { kind: 'subsection' }>,
  qemu: Version,
): string {
  if (isHandedUp(qemu)) {
    const text = `VM subsection '${name}' in '${state}' does not exist`
    return reported(`${whileLoading(section)}: ${through(way)}${text}`, qemu)
  }
  const field = way.flatMap((step) => (step.kind === 'field' ? [step] : [])).at(-1)
  return field ? `Failed to load ${field.state}:${field.field}` : whileLoading(section)
}

const NULL_POINTER = "Assertion `first_elem || !n_elems || !size' failed."

/**
 * What QEMU prints, without program, file and line, before it ends at a field that is a pointer which its machine has not set.
 * Measured on 7.2, 10.0 and 11.1; null for releases between the last two.
 */
export function nullPointerMessage(qemu: Version): string | null {
  if (atLeast(qemu, '11.1')) return `vmstate_load_vmsd: ${NULL_POINTER}`
  return atLeast(qemu, '10.0.99') ? null : `vmstate_load_state: ${NULL_POINTER}`
}
