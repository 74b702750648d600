import { InputError } from '../../bytes/input-error'
import type { Device } from '../../pci/device'
import { COMPAT, defaultOf, hasProperty } from '../../qemu/releases/compat'
import { machineIn } from '../../qemu/releases/machine'
import { MILESTONES, parseVersion } from '../../qemu/releases/version'
import type { TargetRequest } from '../../qemu/request'
import { type ComparedSide, capturedTarget } from '../sides/captured'
import { predictSide } from '../sides/sides'
import { type Cell, grouped, type Matrix, type MatrixSource, type MatrixTarget } from './matrix'

/** A property, "vectors=2". */
export interface Setting {
  readonly name: string
  readonly value: string
}

/**
 * What would be changed on hosts that are alike: the release; a property; or the options with which their devices are
 * created, which become those of the guest's own. `release` may need these too (`options`): the devices that were read
 * are then not those that were judged.
 */
export type Change =
  | { readonly kind: 'release'; readonly from: string; readonly to: string; readonly options: boolean }
  /** Devices of QEMU's name `device` are created with a property. */
  | { readonly kind: 'property'; readonly device: string; readonly set: Setting }
  /** `set`: options in which the devices of guest and host differ, as far as given. */
  | { readonly kind: 'options'; readonly set: readonly Setting[] }

/** A change after which more cells are compatible. */
export interface Hint {
  readonly change: Change
  /** The hosts that it is for, all alike. */
  readonly targets: readonly string[]
  /** Cells that are not compatible now and would be: each was judged, by prediction. */
  readonly cells: number
}

/** Reasons for which changes are searched, those of the most cells first, for each class of hosts. */
const MOST_REASONS = 6
/** Changes that are tried on every cell, for each class of hosts. */
const MOST_CHANGES = 5
const MOST_HINTS = 6

/** A cell of a class of hosts that is not compatible, with the sources that are the same. */
interface Wanting {
  readonly side: ComparedSide
  readonly cell: Cell
  /** Sources that hold the same. */
  readonly count: number
}

/** Hosts that are alike, and what QEMU they run as far as it is given. */
interface Class {
  readonly target: MatrixTarget
  readonly names: readonly string[]
  readonly given: TargetRequest
}

/** A change, and what the target's request becomes by it for a source. */
interface Candidate {
  readonly change: Change
  readonly requestOf: (source: ComparedSide) => MatrixTarget['request']
}

function accepted(source: ComparedSide, { requestOf }: Pick<Candidate, 'requestOf'>): boolean {
  try {
    return predictSide(source, requestOf(source)).verdict === 'compatible'
  } catch (error) {
    // A change that makes no sense for this source does not help it.
    if (error instanceof InputError) return false
    throw error
  }
}

const machineOf = ({ given }: Class, source: ComparedSide): string | null =>
  given.machine ?? source.host?.machine ?? source.stream?.machine ?? null

/** The nearest later release that takes the source, tried one after the other. */
function laterRelease(found: Class, source: ComparedSide): Candidate[] {
  const { given, target } = found
  const machine = machineOf(found, source)
  if (given.qemu === null || machine === null) return []
  const now = parseVersion(given.qemu)
  for (const release of MILESTONES.map(parseVersion)) {
    if (release.order <= now.order || machineIn(machine, release) === null) continue
    const requestOf = () => ({ ...target.request, target: { ...given, qemu: release.text } })
    if (accepted(source, { requestOf })) {
      const change = { kind: 'release', from: now.text, to: release.text, options: target.side !== null } as const
      return [{ change, requestOf }]
    }
  }
  return []
}

/** Properties of a guest's device whose values on the host differ, as two captures show. */
function unlike(source: Device, destination: Device | undefined): Setting[] {
  return [...(source.properties ?? [])].flatMap(([name, value]) => {
    const theirs = destination?.properties?.get(name)
    return theirs === undefined || theirs === value ? [] : [{ name, value }]
  })
}

/** The guest's own options on the host, for hosts whose devices were read: they were created with others. */
function ownOptions({ given, target }: Class, source: ComparedSide, { reason }: Cell): Candidate[] {
  if (target.side === null || 'problem' in target.side) return []
  const called = ({ id, address }: Device) => reason !== null && (id ?? address) === reason.device
  const device = source.devices.find(called)
  const set = device ? unlike(device, target.side.devices.find(called)) : []
  return [{ change: { kind: 'options', set }, requestOf: () => ({ ...target.request, target: given }) }]
}

/** Another value of a property that releases and machine types give different ones, for devices of the refused type. */
function properties(found: Class, source: ComparedSide, { reason }: Cell): Candidate[] {
  const { given, target } = found
  const machine = machineOf(found, source)
  const refused = source.devices.find(({ id, address }) => reason !== null && (id ?? address) === reason.device)
  const device = refused?.type
  if (device === undefined || given.qemu === null || machine === null) return []
  const qemu = parseVersion(given.qemu)
  const type = machineIn(machine, qemu)
  if (!type) return []
  return COMPAT.filter((property) => hasProperty(property, qemu)).flatMap((property): Candidate[] => {
    const now = defaultOf(property, qemu, type)
    const others = [property.value, property.before, ...property.old.map(({ value }) => value)]
    return [...new Set(others)]
      .filter((value) => value !== now)
      .map((value) => {
        const set = { name: property.name, value }
        const requestOf = (side: ComparedSide) => ({
          ...target.request,
          target: given,
          perDevice: new Map(
            side.devices
              .filter((each) => each.type === device)
              .map((each) => [each.id ?? each.address ?? '', { set: new Map([...given.set, [set.name, set.value]]) }]),
          ),
        })
        return { change: { kind: 'property', device, set }, requestOf } as const
      })
  })
}

/** Cells that are not compatible for the same reason, most first: one of each. */
function examples(wanting: readonly Wanting[]): Wanting[] {
  const groups = new Map<string, Wanting[]>()
  for (const one of wanting) {
    const { verdict, reason } = one.cell
    const key = JSON.stringify([
      verdict,
      reason?.offset,
      reason?.register,
      reason?.case,
      reason?.offset ?? reason?.text,
    ])
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  const size = (group: readonly Wanting[]) => group.reduce((sum, { count }) => sum + count, 0)
  return [...groups.values()]
    .sort((a, b) => size(b) - size(a))
    .slice(0, MOST_REASONS)
    .map(([first]) => first!)
}

/** The changes after which a cell would be compatible; another release only if no option does it. */
function changesFor(found: Class, { side, cell }: Wanting): Candidate[] {
  const options = [...ownOptions(found, side, cell), ...properties(found, side, cell)]
  const helping = options.filter((candidate) => accepted(side, candidate))
  return helping.length > 0 ? helping : laterRelease(found, side)
}

function hintsFor(found: Class, wanting: readonly Wanting[]): Hint[] {
  const changes = new Map<string, Candidate>()
  for (const one of examples(wanting)) {
    for (const candidate of changesFor(found, one)) changes.set(JSON.stringify(candidate.change), candidate)
  }
  return [...changes.values()].slice(0, MOST_CHANGES).flatMap((candidate) => {
    const cells = wanting.reduce((sum, { side, count }) => sum + (accepted(side, candidate) ? count : 0), 0)
    return cells === 0 ? [] : [{ change: candidate.change, targets: found.names, cells: cells * found.names.length }]
  })
}

/** @throws InputError for a target whose options contradict its capture */
function classOf(targets: readonly MatrixTarget[]): Class {
  const [target] = targets
  const { side, request } = target!
  const given = side === null || 'problem' in side ? request.target : capturedTarget(request.target, side)
  return { target: target!, names: targets.map(({ name }) => name), given }
}

/**
 * Sources that are not taken by a target, those that hold the same once. If the host's devices were read, only those
 * that config space stops: RAM blocks, sections and devices without a counterpart are not predicted.
 */
function wantingAt(
  sources: readonly MatrixSource[],
  { cells }: Pick<Matrix, 'cells'>,
  target: number,
  isRead: boolean,
): Wanting[] {
  const found = new Map<string, Wanting>()
  sources.forEach(({ key, side }, i) => {
    const cell = cells[i]![target]!
    if ('problem' in side || cell.verdict === 'compatible') return
    if (isRead && (cell.reason?.offset ?? null) === null) return
    found.set(key, { side, cell, count: (found.get(key)?.count ?? 0) + 1 })
  })
  return [...found.values()]
}

/**
 * Returns the changes of hosts, releases or properties, that make the most cells compatible, best first. Each cell that
 * is counted was judged with the change, the devices of the host predicted from the guest's.
 * @param matrix what these sources and targets make
 */
export function hintsOf(
  sources: readonly MatrixSource[],
  targets: readonly MatrixTarget[],
  matrix: Pick<Matrix, 'cells'>,
): Hint[] {
  const found = grouped(targets).flatMap((own) => {
    const wanting = wantingAt(sources, matrix, targets.indexOf(own[0]!), own[0]!.side !== null)
    try {
      return wanting.length === 0 ? [] : hintsFor(classOf(own), wanting)
    } catch (error) {
      if (error instanceof InputError) return []
      throw error
    }
  })
  return found.sort((a, b) => b.cells - a.cells).slice(0, MOST_HINTS)
}
