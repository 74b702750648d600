import type { StreamSection } from '../../formats/stream'
import type { Vmsd } from '../../formats/vmstate/vmsd'
import { atLeast, parseVersion, type Version } from '../../qemu/releases/version'
import type { StateDifference, Stop } from '../report/report'
import type { Findings } from './findings'
import { subsectionMessage, versionMessage } from './load-messages'
import { reported } from './reported'
import { differencesOf, elementOf, type LoadDifference } from './vmstate/differences'
import { isLike, OwnStates } from './vmstate/own-state'
import { type States, statesOfRelease } from './vmstate/states'
import { MEASURED } from './vmstate/table'

/** What is known about the QEMU that loads a section. */
export interface Loader {
  readonly states: States
  readonly qemu: Version
  /** The section that it sends itself; null if that is not known. */
  readonly own: StreamSection | null
  /** Whether both sides end their sections with footers. */
  readonly footers: boolean
}

/** What keeps a section from being loaded, and whether all that its description shows was compared. */
export interface JudgedState extends Findings {
  readonly judged: boolean
}

/** The last part of the id of a section. */
export const stateName = ({ id, state }: Pick<StreamSection, 'id' | 'state'>): string =>
  state?.name || id.slice(id.lastIndexOf('/') + 1)

/** qemu_loadvm_section_start_full (migration/savevm.c): the destination's state has an older version. */
export function newerStop(section: StreamSection, local: number, qemu: Version): Stop {
  const { id, order, version } = section
  const text = `unsupported version ${version} for '${id}' v${local}`
  const message = atLeast(qemu, '10.2') ? reported(text, qemu) : `savevm: ${text}`
  const differs = { state: stateName(section), field: null, subsection: null, sent: version, loaded: local }
  return { order, section: id, kind: 'section-version', message, differs }
}

/**
 * A difference, as far as what the destination itself sends confirms it: that says more than the description of its
 * type. Null if it does not.
 */
function resolved(difference: LoadDifference, section: StreamSection, own: OwnStates | null): LoadDifference | null {
  if (!own?.isSure(difference.state)) return difference
  const { state, way } = difference
  if (difference.kind === 'open') {
    const isThere = own.field(state, difference.field) !== undefined
    return isThere === (difference.why === 'absent') ? difference : null
  }
  if (difference.kind !== 'field' || difference.why === 'version') return difference
  const [sent, field] = [new OwnStates(section.state!), own].map((all) => all.field(state, difference.field)?.fields[0])
  if (sent && field && elementOf(sent) === elementOf(field)) return null
  // Lengths, except those of single numbers, are compared elsewhere.
  return difference.why === 'size' && field ? difference : { ...difference, kind: 'open', why: 'form', state, way }
}

/** check_section_footer (migration/savevm.c): QEMU has read more or less than was sent. */
const unequal = ({ id }: StreamSection, footers: boolean): string | null =>
  footers ? `Missing section footer for ${id}` : null

/** The same for the report. */
export function differing(difference: LoadDifference): StateDifference {
  const nothing = { state: difference.state, field: null, subsection: null, sent: null, loaded: null }
  switch (difference.kind) {
    case 'too-new':
    case 'too-old':
      return { ...nothing, sent: difference.version, loaded: difference.local }
    case 'subsection':
      return { ...nothing, subsection: difference.name }
    case 'field':
      return { ...nothing, field: difference.field, sent: difference.sent, loaded: difference.own }
    case 'open':
      return { ...nothing, field: difference.field }
  }
}

function stopOf(section: StreamSection, difference: LoadDifference, { qemu, footers }: Loader): Stop | null {
  const { id, order } = section
  const at = { order, section: id, differs: differing(difference) }
  switch (difference.kind) {
    case 'too-new':
    case 'too-old':
      return { ...at, kind: 'section-version', message: versionMessage(section, difference, qemu) }
    case 'subsection':
      return { ...at, kind: 'subsection', message: subsectionMessage(section, difference, qemu) }
    case 'field':
      return { ...at, kind: 'section-length', message: unequal(section, footers) }
    case 'open':
      return null
  }
}

/** What comes of one state that the section may have on the destination. */
function against(section: StreamSection, known: Vmsd, own: OwnStates | null, loader: Loader): JudgedState {
  const { id, order, version } = section
  if (version !== null && version > known.version) {
    return { stops: [newerStop(section, known.version, loader.qemu)], open: [], judged: true }
  }
  if (!section.state) {
    const tooOld = version !== null && version < known.minimum
    const difference = { kind: 'too-old', state: known.name, way: [], version: version!, local: known.minimum } as const
    const message = tooOld ? versionMessage(section, difference, loader.qemu) : null
    const stop = { order, section: id, kind: 'section-version', message, differs: differing(difference) } as const
    return { stops: tooOld ? [stop] : [], open: [], judged: tooOld }
  }
  const found = differencesOf(section.state, known, version).flatMap((one) => resolved(one, section, own) ?? [])
  const stops = found.flatMap((one) => stopOf(section, one, loader) ?? [])
  return { stops: stops.slice(0, 1), open: [], judged: stops.length > 0 || found.length === 0 }
}

/** Whether a state is that of a PCI device type; those of virtio are not. */
const isOfPci = ({ fields }: Vmsd): boolean => fields.some(({ state }) => state?.name === 'PCIDevice')

/** Whether a section may be of that state: a PCI device's has its path before the name (qdev_get_dev_path). */
const fits = ({ id }: StreamSection, known: Vmsd): boolean => id.includes('/') || !isOfPci(known)

const DISAGREE = 'some of the possible releases of the destination load it, and others do not'

/** Of several device types with a state of that name, the one that takes what was sent is meant. */
function likeliest(answers: readonly JudgedState[]): JudgedState {
  const taken = answers.filter(({ stops }) => stops.length === 0)
  return taken.find(({ judged }) => judged) ?? taken[0] ?? answers[0]!
}

/** Adds to a stop which measured releases load the section. */
const withReleases =
  (section: StreamSection) =>
  (stop: Stop): Stop => {
    if (!stop.differs) return stop
    const loadedBy = MEASURED.filter((release) => {
      const states = statesOfRelease(parseVersion(release)).named(stateName(section))?.[0] ?? []
      return states.some((known) => takes(section, known))
    })
    return { ...stop, differs: { ...stop.differs, loadedBy } }
  }

/** Whether a state is loaded as far as its description shows. */
function takes({ state, version }: StreamSection, known: Vmsd): boolean {
  if (version !== null && (version > known.version || version < known.minimum)) return false
  return !state || differencesOf(state, known, version).every(({ kind }) => kind === 'open')
}

/**
 * Compares a section with the states that the destination's QEMU has for its name.
 * @returns null if it has none, or none is known
 */
export function loadedStateFindings(section: StreamSection, loader: Loader): JudgedState | null {
  const local = loader.own?.version ?? null
  const ofName = loader.states.named(stateName(section)) ?? []
  const all = ofName.map((states) => states.filter((known) => fits(section, known)))
  const named = all.map((states) => states.filter(({ version }) => local === null || version === local))
  const releases = named.filter(({ length }) => length > 0)
  if (releases.length === 0) return null
  const own = loader.own?.state ? new OwnStates(loader.own.state) : null
  const answers = releases.map((states) => likeliest(states.map((known) => against(section, known, own, loader))))
  const judged = answers.every((answer) => answer.judged)
  const [first, ...others] = answers.map(({ stops }) => JSON.stringify(stops))
  if (others.every((other) => other === first))
    return { ...answers[0]!, stops: answers[0]!.stops.map(withReleases(section)), judged }
  return { stops: [], open: [{ side: 'source', section: section.id, reason: DISAGREE }], judged: false }
}

/** Whether what is sent of a section, and of each of its subsections, has the length of the destination's, regardless of its contents. */
function isAsLong(section: StreamSection, own: StreamSection): boolean {
  const names = ['', ...section.subsections.keys()]
  return names.every((name) => {
    const bytes = section.fixedSizes.get(name)
    const isKnown =
      name === '' || (own.subsections.get(name)?.version ?? 0) >= (section.subsections.get(name)?.version ?? 0)
    return bytes !== undefined && bytes === own.fixedSizes.get(name) && isKnown
  })
}

/** Whether the destination sends the section as the source did, so that it also loads it. */
export function isSentAlike(section: StreamSection, { own }: Loader): boolean {
  if (!section.state || !own?.state || section.version !== own.version) return false
  return isLike(section.state, own.state) || isAsLong(section, own)
}
