import type { Vmsd } from '../../../formats/vmstate/vmsd'
import type { States } from './states'

/** Which versions of a state a release loads. */
export interface Loads {
  readonly version: number
  /** The lowest version that it loads (VMStateDescription.minimum_version_id). */
  readonly minimum: number
}

/** What all of some states agree on, or null. */
function agreed<S, T>(states: readonly S[], ask: (state: S) => T): T | null {
  const answers = new Set(states.map(ask))
  return answers.size === 1 ? [...answers][0]! : null
}

/** The subsections of a state, at any depth. */
function* subsectionsIn(state: Vmsd): Generator<Vmsd> {
  for (const { state: inner } of state.fields) if (inner) yield* subsectionsIn(inner)
  for (const inner of state.subsections) {
    yield inner
    yield* subsectionsIn(inner)
  }
}

/**
 * Returns which versions of a section of that name a QEMU loads.
 * @returns null if no measurement covers it: for names that `-dump-vmstate` does not show, for releases before 5.2, and
 * between two measured releases that differ
 */
export function loadedBy(name: string, states: States): Loads | null {
  const ofTypes = (states.named(name) ?? []).flat()
  const named: readonly Loads[] = ofTypes.length > 0 ? ofTypes : states.registered(name).flat()
  const [version, minimum] = [agreed(named, (state) => state.version), agreed(named, (state) => state.minimum)]
  return version === null || minimum === null ? null : { version, minimum }
}

/** The subsections of one name that the states of a section have; null if these are not known or disagree. */
function subsectionsOf(name: string, section: string, states: States): readonly Vmsd[] | null {
  const named = (states.named(section) ?? []).flat()
  if (named.length === 0) return null
  const found = named.map((state) => [...subsectionsIn(state)].filter((inner) => inner.name === name))
  const having = found.filter(({ length }) => length > 0).length
  return having > 0 && having < found.length ? null : found.flat()
}

/**
 * Whether a QEMU has a subsection, which it sends when it is needed.
 * @param section name of the state that it was sent with
 * @returns null if no measurement covers it; true in states that `-dump-vmstate` does not show
 */
export function hasSubsection(name: string, section: string, states: States): boolean | null {
  if (states.named(section)?.length === 0) return true
  const found = subsectionsOf(name, section, states)
  return found && found.length > 0
}

/** The version of a subsection that a QEMU sends, the newest that it loads; null if it is not known. */
export const subsectionVersion = (name: string, section: string, states: States): number | null =>
  agreed(subsectionsOf(name, section, states) ?? [], (state) => state.version)

/**
 * The version of a subsection of a state that is registered without a device type.
 * @param version of the section, which distinguishes states of the same name
 * @returns null if the releases that it may be disagree; undefined if none is known
 */
export function registeredSubsection(
  name: string,
  section: string,
  version: number | null,
  states: States,
): number | 'absent' | null | undefined {
  // Only names of this form were tried.
  if (!name.startsWith(`${section}/`)) return undefined
  const known = states.registered(section).map((all) => all.filter((one) => one.version === version))
  if (known.length === 0 || known.some(({ length }) => length === 0)) return undefined
  return agreed(known.flat(), ({ subsections }) => subsections.get(name) ?? 'absent')
}

/**
 * The versions that a structure among the fields of a state may have.
 * @param version of the state that it is in; null if that is not known
 * @returns none if no measurement covers it
 */
export function structureVersions(
  field: string,
  section: string,
  version: number | null,
  states: States,
): readonly number[] {
  const named = (states.named(section) ?? []).flat().filter((state) => version === null || state.version === version)
  const found = named.flatMap(({ fields }) => fields.filter(({ name }) => name === field))
  return [...new Set(found.flatMap(({ state }) => state?.version ?? []))]
}
