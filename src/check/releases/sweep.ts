import type { Target } from '../../qemu/reconstruct'
import { type MachineType, machineIn, machineTypes, parseMachine } from '../../qemu/releases/machine'
import { MILESTONES, NEWEST, parseVersion, type Version } from '../../qemu/releases/version'
import type { TargetRequest } from '../../qemu/request'
import { divisionOf } from './division'
import { type Candidate, candidateTarget, listening } from './listening'

/** What a list of candidates leads to: many of them share a result. */
export interface Swept<T> {
  readonly results: readonly T[]
  /** For each candidate the index of its result. */
  readonly at: Uint16Array
}

let milestones: readonly Version[] | undefined

/** Every release that builds some device differently from the one before it, newest first. */
function releases(): readonly Version[] {
  milestones ??= MILESTONES.map(parseVersion).reverse()
  return milestones
}

/** Returns the machine type of a request in each release that has it. */
function ofMachine(name: string, base: string | null): Candidate[] {
  const found = releases().flatMap((qemu): Candidate[] => {
    const machine = machineIn(name, qemu, base)
    return machine ? [{ qemu, machine }] : []
  })
  // No release has it: the newest one's error says what is wrong.
  return found.length > 0 ? found : [{ qemu: NEWEST, machine: parseMachine(name, NEWEST, base) }]
}

/** Returns every upstream machine type of the given releases. */
const ofReleases = (versions: readonly Version[], types: readonly MachineType[]): Candidate[] =>
  versions.flatMap((qemu) => types.filter(({ isIn }) => isIn(qemu)).map(({ machine }) => ({ qemu, machine })))

/** Returns the one candidate of a release and one of its machine types. */
function ofBoth(qemu: string, machine: string, base: string | null): Candidate[] {
  const version = parseVersion(qemu)
  return [{ qemu: version, machine: parseMachine(machine, version, base) }]
}

function listOf({ qemu, machine, machineBase = null }: Named): Candidate[] {
  if (machine === null) return ofReleases(qemu === null ? releases() : [parseVersion(qemu)], machineTypes())
  return qemu === null ? ofMachine(machine, machineBase) : ofBoth(qemu, machine, machineBase)
}

type Named = Pick<TargetRequest, 'qemu' | 'machine' | 'machineBase'>

/** Those that requests name, by their names: whoever checks pair by pair names the same again and again. */
const named = new Map<string, readonly Candidate[]>()
const MOST_NAMED = 1000

/**
 * Returns every QEMU that a request may mean, newest release first: the one that it names, otherwise every release that
 * has the machine type; if no machine type is named, every machine type of each release.
 * @throws InputError for a release or a machine type that does not exist, or not together
 */
export function candidatesOf(request: Named): readonly Candidate[] {
  const names = JSON.stringify([request.qemu, request.machine, request.machineBase ?? null])
  const known = named.get(names)
  if (known) return known
  const found = listOf(request)
  if (named.size < MOST_NAMED) named.set(names, found)
  return found
}

/** Keeps all machine types distinct, for code other than rules that depends on their names. */
export function askAllMachines({ machine }: Target): void {
  const heard = machine?.version.heard
  if (!heard) return
  heard.family = true
  for (const { machine: type } of machineTypes()) heard.from.add(type.version.order)
}

/** Whether a request is ambiguous about version or machine type. */
export const isOpen = ({ qemu, machine }: Pick<TargetRequest, 'qemu' | 'machine'>): boolean =>
  qemu === null || machine === null

/**
 * Runs a function once for all candidates that lead to the same result. The versions passed to it record what rules ask
 * of them: candidates that give the same answers share the result.
 * @param candidates a list that does not change, and is the same object from sweep to sweep
 * @param run inspects its target only through `atLeast` and similar functions, and nothing else that differs between
 * candidates
 */
export function swept<T>(candidates: readonly Candidate[], run: (target: Target) => T): Swept<T> {
  const [only] = candidates
  if (only && candidates.length === 1) return { results: [run(candidateTarget(only))], at: Uint16Array.of(0) }
  const results: T[] = []
  let division = divisionOf(candidates)
  while (division.left.length > 0) {
    const heard = listening(candidates[division.left[0]!]!)
    results.push(run(heard.target))
    division = division.by(heard)
  }
  return { results, at: division.parts() }
}

/** The same candidates, divided so that no sweep tells two of one class apart. */
export interface Classes {
  /** The first candidate of each class, in ascending order. */
  readonly first: readonly number[]
  /** For each candidate its class. */
  readonly at: Uint16Array
}

/** Classes of candidates that one sweep made: most devices of a machine make the same. */
const ofOneSweep = new WeakMap<Uint16Array, Classes>()

/** Returns the classes of candidates that several sweeps of the same list make. */
export function classesOf(sweeps: readonly Swept<unknown>[], count: number): Classes {
  if (count === 1) return { first: [0], at: new Uint16Array(1) }
  const dividing = sweeps.filter(({ results }) => results.length > 1)
  const [one, ...others] = new Set((dividing.length > 0 ? dividing : sweeps.slice(0, 1)).map(({ at }) => at))
  const known = one && others.length === 0 ? ofOneSweep.get(one) : undefined
  if (known) return known
  const found = together(one ? [one, ...others] : [], count)
  if (one && others.length === 0) ofOneSweep.set(one, found)
  return found
}

function together(divisions: readonly Uint16Array[], count: number): Classes {
  const at = new Uint16Array(count)
  let first = [0]
  for (const parts of divisions) {
    const most = parts.reduce((a, b) => Math.max(a, b), 0) + 1
    const known = new Int32Array(first.length * most).fill(-1)
    const found: number[] = []
    for (let i = 0; i < count; i++) {
      const both = at[i]! * most + parts[i]!
      if (known[both] === -1) known[both] = found.push(i) - 1
      at[i] = known[both]!
    }
    first = found
  }
  return { first, at }
}
