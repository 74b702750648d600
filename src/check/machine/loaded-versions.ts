import type { DescribedState, StreamSection } from '../../formats/stream'
import { atLeast } from '../../qemu/releases/version'
import { type Findings, NO_FINDINGS } from './findings'
import { subsectionMessage, versionMessage } from './load-messages'
import { differing, isSentAlike, type JudgedState, type Loader, loadedStateFindings, stateName } from './loaded-states'
import type { PathStep } from './vmstate/differences'
import { hasSubsection, loadedBy, registeredSubsection, subsectionVersion } from './vmstate/lookup'

/** A loader that is known to have the section. */
type Known = Loader & { readonly own: StreamSection }

const OTHER_VERSION =
  'its state has an older version than on the destination: the lowest version that this QEMU loads is unknown'

/** States that `-dump-vmstate` does not show: the lowest version that the destination loads, as measured. */
const MEASURED_MINIMUM: ReadonlyMap<string, number> = new Map([['ipmi-bmc-sim', 1]])

const openAt = ({ id }: StreamSection, reason: string): Findings => ({
  stops: [],
  open: [{ side: 'source', section: id, reason }],
})

/** vmstate_load_state (migration/vmstate.c): a section of an older version than the destination's. */
function olderFindings(section: StreamSection, { own, states, qemu }: Known): Findings {
  const { id, order, version } = section
  if (version === null || own.version === null || version >= own.version) return NO_FINDINGS
  const name = stateName(section)
  const minimum = loadedBy(name, states)?.minimum ?? MEASURED_MINIMUM.get(id)
  if (minimum === undefined) return openAt(section, OTHER_VERSION)
  if (version >= minimum) return NO_FINDINGS
  const message = versionMessage(section, { kind: 'too-old', state: name, way: [], version, local: minimum }, qemu)
  const differs = { state: name, field: null, subsection: null, sent: version, loaded: minimum }
  return { stops: [{ order, section: id, kind: 'section-version', message, differs }], open: [] }
}

/** Where a subsection is in a state: the name of what has it, and the way there. */
interface Nested {
  readonly state: string
  readonly way: readonly PathStep[]
}

/** The place of a subsection in a state, in structures and subsections too. */
function placeOf(name: string, state: DescribedState, way: readonly PathStep[]): Nested | undefined {
  if (state.subsections.some((inner) => inner.name === name)) return { state: state.name, way }
  for (const { name: field, state: inner } of state.fields) {
    const found = inner && placeOf(name, inner, [...way, { kind: 'field', state: state.name, field }])
    if (found) return found
  }
  for (const inner of state.subsections) {
    const found = placeOf(name, inner, [...way, { kind: 'subsection', state: state.name, name: inner.name }])
    if (found) return found
  }
  return undefined
}

/** The version of a subsection that the loader has. */
function localVersion(name: string, section: StreamSection, { own, states }: Known, isNested: boolean) {
  const within = stateName(section)
  const sent = own.subsections.get(name)
  if (sent) return { has: true, version: sent.version }
  const registered = isNested ? undefined : registeredSubsection(name, within, own.version, states)
  if (registered !== undefined) {
    return registered === 'absent' || registered === null
      ? { has: registered === null ? null : false, version: null }
      : { has: true, version: registered }
  }
  return { has: hasSubsection(name, within, states), version: subsectionVersion(name, within, states) }
}

/** vmstate_subsection_load (migration/vmstate.c), for a state whose subsections are known only by name. */
function subsectionFindings(section: StreamSection, loader: Known): Findings {
  const { id, order } = section
  const { qemu } = loader
  const at = { order, section: id }
  for (const [name, { version }] of section.subsections) {
    const place = section.state && placeOf(name, section.state, [])
    const local = localVersion(name, section, loader, (place?.way.length ?? 0) > 0)
    if (version !== null && local.version !== null && version > local.version) {
      const step: PathStep[] = place ? [...place.way, { kind: 'subsection', state: place.state, name }] : []
      const difference = { kind: 'too-new', state: name, way: step, version, local: local.version } as const
      // Later releases also say in what it is nested.
      const message = place || !atLeast(qemu, '10.2') ? versionMessage(section, difference, qemu) : null
      return { stops: [{ ...at, kind: 'section-version', message, differs: differing(difference) }], open: [] }
    }
    if (local.has === null) return openAt(section, `it is unknown whether this QEMU knows its subsection ${name}`)
    if (local.has) continue
    const difference = {
      kind: 'subsection',
      state: place?.state ?? stateName(section),
      way: place?.way ?? [],
      name,
    } as const
    const message = place ? subsectionMessage(section, difference, qemu) : null
    return { stops: [{ ...at, kind: 'subsection', message, differs: differing(difference) }], open: [] }
  }
  return NO_FINDINGS
}

/** RAM, whose blocks are compared on their own, as dirty bitmaps are. */
const isJudgedElsewhere = ({ id, bitmaps }: StreamSection): boolean => id === 'ram' || bitmaps !== undefined

/**
 * Returns which versions in a section, its own and those of its subsections, and which of its fields keep a destination from
 * loading it.
 */
export function loadFindings(section: StreamSection, loader: Known): JudgedState {
  const found = section.state ? loadedStateFindings(section, loader) : null
  if (found) return { ...found, judged: found.judged || isSentAlike(section, loader) }
  const older = olderFindings(section, loader)
  if (older.stops.length > 0) return { ...older, judged: true }
  const { stops, open } = subsectionFindings(section, loader)
  const judged = isJudgedElsewhere(section) || isSentAlike(section, loader)
  return { stops, open: [...older.open, ...open], judged: judged || stops.length > 0 }
}
