import { InputError } from '../../bytes/input-error'
import type { Stream, StreamSection } from '../../formats/stream'
import type { Vmsd, VmstateDump } from '../../formats/vmstate/vmsd'
import { NEWEST, parseVersion, type Version } from '../../qemu/releases/version'
import type { OpenSection } from '../machine/findings'
import { differing, loadedStateFindings, stateName } from '../machine/loaded-states'
import type { LoadDifference } from '../machine/vmstate/differences'
import { programDifferences } from '../machine/vmstate/programs'
import { isOfDeviceTypes, statesOfDump } from '../machine/vmstate/states'
import { assemble } from '../report/assemble'
import type { Coverage } from '../report/coverage'
import type { Report, Stop } from '../report/report'
import type { CheckRequest } from '../report/request'

const STATES_ALONE: Coverage = {
  ...{ config: false, machine: false, ram: false, sections: false, virtio: false, vmstate: true },
}

const versionOf = ({ target: { qemu } }: CheckRequest): Version => (qemu === null ? NEWEST : parseVersion(qemu))

const NOT_LISTED = 'the program has no device type with such a state; it is unknown whether it loads it in another way'
const NOT_DESCRIBED = 'the source does not describe it'

/** What a program makes of one section if nothing else is known about it. */
function findingsFor(section: StreamSection, program: VmstateDump, qemu: Version) {
  const loader = { states: statesOfDump(program), qemu, own: null, footers: true }
  const found = loadedStateFindings(section, loader)
  const { id, order } = section
  const openAt = (reason: string): OpenSection => ({ side: 'source', section: id, reason })
  if (found) return { ...found, open: [...found.open, ...(section.state ? [] : [openAt(NOT_DESCRIBED)])] }
  if (section.type !== 'full' || !isOfDeviceTypes(stateName(section))) return { stops: [], open: [openAt(NOT_LISTED)] }
  return { stops: [{ order, section: id, kind: 'unknown-section', message: null } as const], open: [] }
}

/** One note for each reason: many sections have the same. */
const notesOf = (open: readonly OpenSection[]): string[] =>
  [...new Set(open.map(({ reason }) => reason))].map((reason) => {
    const sections = new Set(open.filter((one) => one.reason === reason).map(({ section }) => section))
    return `${[...sections].join(', ')}: ${reason}`
  })

const MACHINE_UNKNOWN =
  'the destination is a program, not a machine: it is unknown whether it has these devices and accepts their config space'

/**
 * Compares a stream with what `-dump-vmstate` says about a program. It never ends in "compatible": no program shows which
 * devices its machine will have.
 */
function checkAgainstProgram(source: Stream, program: VmstateDump, request: CheckRequest): Report {
  const qemu = versionOf(request)
  const all = source.sections.map((section) => findingsFor(section, program, qemu))
  const stops: readonly Stop[] = all.flatMap((found) => found.stops)
  const open = all.flatMap((found) => found.open)
  return assemble(request, {
    covers: { ...STATES_ALONE, vmstate: open.length === 0 && source.problems.length === 0 },
    target: { qemu: request.target.qemu, machine: program.machine, hostKernel: null },
    verdict: stops.length > 0 ? 'incompatible' : 'undetermined',
    unpaired: { source: source.devices.map(({ id, address }) => ({ id, address })), destination: [] },
    devices: [],
    stops,
    unread: open,
    notes: [
      MACHINE_UNKNOWN,
      ...(request.target.qemu === null
        ? [`QEMU's messages are those of ${qemu.text}: choose another with --qemu`]
        : []),
      ...source.notes.map((text) => `source: ${text}`),
      ...notesOf(open),
    ],
  })
}

const KIND = { 'too-new': 'section-version', 'too-old': 'section-version', open: 'field' } as const

/** The state with which a program loads that of a device type: its section has the same name, for every type. */
function counterpart(type: string, { name }: Vmsd, { types }: VmstateDump): Vmsd | undefined {
  const own = types.get(type)
  return own?.name === name ? own : [...types.values()].find((state) => state.name === name)
}

/** Versions of a type that are not those of its state: QEMU itself writes the same. */
function typeDifferences(type: string, source: VmstateDump, destination: VmstateDump): LoadDifference[] {
  const [sent, own] = [source.versions.get(type), destination.versions.get(type)]
  const [state, known] = [source.types.get(type), destination.types.get(type)]
  if (!sent || !own || !state || !known) return []
  const isOther = sent.version !== state.version || own.version !== known.version
  if (!isOther || sent.version <= own.version) return []
  return [{ state: state.name, way: [], kind: 'too-new', version: sent.version, local: own.version }]
}

/**
 * Compares what `-dump-vmstate` says about two programs: whether each state that the first sends is loaded by the second.
 */
function checkPrograms(source: VmstateDump, destination: VmstateDump, request: CheckRequest): Report {
  const stops = [...source.types].flatMap(([type, state], order): Stop[] => {
    const own = counterpart(type, state, destination)
    if (!own) return [{ order, section: type, kind: 'unknown-section', message: null }]
    const differences = [...typeDifferences(type, source, destination), ...programDifferences(state, own)]
    return differences.map((difference) => {
      const { kind } = difference
      const named = kind === 'field' ? 'section-length' : kind === 'subsection' ? 'subsection' : KIND[kind]
      return { order, section: type, kind: named, message: null, differs: differing(difference) }
    })
  })
  return assemble(request, {
    covers: STATES_ALONE,
    target: { qemu: request.target.qemu, machine: destination.machine, hostKernel: null },
    verdict: stops.length > 0 ? 'incompatible' : 'compatible',
    unpaired: { source: [], destination: [] },
    devices: [],
    stops,
    notes: [
      'two programs, not two machines: a state is refused only if a guest has the device and sends it',
      ...(source.machine === destination.machine
        ? []
        : [`the source was asked for ${source.machine}, the destination for ${destination.machine}`]),
    ],
  })
}

/** What a side of a comparison with a program is: a program itself, or a saved machine. */
interface ProgramSide {
  readonly program?: VmstateDump
  readonly stream: Stream | null
}

/**
 * Compares two sides, at least one of which is a program.
 * @throws InputError if the other is neither a program nor a saved machine, or the destination is not a program
 */
export function checkProgram(source: ProgramSide, destination: ProgramSide, request: CheckRequest): Report {
  const { program } = destination
  if (!program) {
    const what = 'SRC is the output of -dump-vmstate and DST is not'
    throw new InputError(what, {}, "Give the destination's as well, or a stream of the source.")
  }
  if (source.program) return checkPrograms(source.program, program, request)
  if (source.stream) return checkAgainstProgram(source.stream, program, request)
  throw new InputError(
    'DST is the output of -dump-vmstate, with which only a migration stream can be compared',
    {},
    'Give a stream as SRC, or a dump of the device on the destination as DST.',
  )
}
