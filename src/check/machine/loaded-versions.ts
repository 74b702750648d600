import type { StreamSection } from '../../formats/stream'
import { atLeast } from '../../qemu/releases/version'
import { type Findings, NO_FINDINGS } from './findings'
import { versionMessage } from './load-messages'
import { isSentAlike, type Judged, type Loader, nameOf, stateFindings } from './loaded-states'
import { hasSubsection, loadedBy, subsectionVersion } from './vmstate/lookup'

/** A loader that is known to have the section. */
type Known = Loader & { readonly own: StreamSection }

const OTHER_VERSION =
  'its state has an older version than on the destination: the lowest version that this QEMU loads is not known'

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
  const name = nameOf(section)
  const minimum = loadedBy(name, states)?.minimum ?? MEASURED_MINIMUM.get(id)
  if (minimum === undefined) return openAt(section, OTHER_VERSION)
  if (version >= minimum) return NO_FINDINGS
  const message = versionMessage(section, { kind: 'too-old', state: name, way: [], version, local: minimum }, qemu)
  return { stops: [{ order, section: id, kind: 'section-version', message }], open: [] }
}

/** vmstate_subsection_load (migration/vmstate.c), for a state of which only the names of its subsections are known. */
function subsectionFindings(section: StreamSection, { own, states, qemu }: Known): Findings {
  const { id, order } = section
  const within = nameOf(section)
  const at = { order, section: id }
  for (const [name, { version }] of section.subsections) {
    const local = own.subsections.get(name)?.version ?? subsectionVersion(name, within, states)
    if (version !== null && local !== null && version > local) {
      const difference = { kind: 'too-new', state: name, way: [], version, local } as const
      // Later releases also say in what it is nested.
      const message = atLeast(qemu, '10.2') ? null : versionMessage(section, difference, qemu)
      return { stops: [{ ...at, kind: 'section-version', message }], open: [] }
    }
    if (own.subsections.has(name)) continue
    const has = hasSubsection(name, within, states)
    if (has === null) return openAt(section, `whether this QEMU knows its subsection ${name} is not known`)
    if (has) continue
    return { stops: [{ ...at, kind: 'subsection', message: null }], open: [] }
  }
  return NO_FINDINGS
}

/** RAM, whose blocks are compared on their own. */
const RAM = 'ram'

/**
 * Returns what of the versions in a section, of itself and of its subsections, and of its fields keeps a destination from
 * loading it.
 */
export function loadFindings(section: StreamSection, loader: Known): Judged {
  const found = section.state ? stateFindings(section, loader) : null
  if (found) return { ...found, judged: found.judged || isSentAlike(section, loader) }
  const older = olderFindings(section, loader)
  if (older.stops.length > 0) return { ...older, judged: true }
  const { stops, open } = subsectionFindings(section, loader)
  const judged = section.id === RAM || isSentAlike(section, loader)
  return { stops, open: [...older.open, ...open], judged: judged || stops.length > 0 }
}
