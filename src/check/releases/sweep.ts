import type { Target } from '../../qemu/reconstruct'
import { type MachineType, machineIn, machineTypes, parseMachine } from '../../qemu/releases/machine'
import { MILESTONES, NEWEST, parseVersion, type Version } from '../../qemu/releases/version'
import type { TargetRequest } from '../../qemu/request'
import { axesOf, type Candidate, candidateTarget, listening } from './listening'

/** Candidates that lead to the same result, and the result. */
export interface CandidateClass<T> {
  /** Indices into the list that was swept. */
  readonly candidates: Uint16Array
  readonly result: T
}

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
 * @param run inspects its target only through `atLeast` and similar functions, and nothing else that differs between
 * candidates
 */
export function* sweep<T>(candidates: readonly Candidate[], run: (target: Target) => T): Generator<CandidateClass<T>> {
  const [only] = candidates
  if (only && candidates.length === 1)
    return yield { candidates: Uint16Array.of(0), result: run(candidateTarget(only)) }
  const axes = axesOf(candidates)
  // Those whose result is not known yet come first.
  const left = Uint16Array.from(candidates, (_, i) => i)
  const alike = new Uint16Array(left.length)
  for (let count = left.length; count > 0; ) {
    const heard = listening(candidates[left[0]!]!)
    const result = run(heard.target)
    const isAlike = axes.alikeIn(heard)
    let found = 0
    let kept = 0
    for (let n = 0; n < count; n++) {
      const i = left[n]!
      if (isAlike(i)) alike[found++] = i
      else left[kept++] = i
    }
    count = kept
    yield { candidates: alike.slice(0, found), result }
  }
}

/** Runs a function for all candidates as `sweep` does. @returns what each of them leads to */
export function swept<T>(candidates: readonly Candidate[], run: (target: Target) => T): Swept<T> {
  const results: T[] = []
  const at = new Uint16Array(candidates.length)
  for (const { candidates: alike, result } of sweep(candidates, run)) {
    for (const i of alike) at[i] = results.length
    results.push(result)
  }
  return { results, at }
}

/** The same candidates, divided so that no sweep tells two of one class apart. */
export interface Classes {
  /** The first candidate of each class, in ascending order. */
  readonly first: readonly number[]
  /** For each candidate its class. */
  readonly at: Uint16Array
}

/** Returns the classes of candidates that several sweeps of the same list make. */
export function classesOf(sweeps: readonly Swept<unknown>[], count: number): Classes {
  const at = new Uint16Array(count)
  let first = [0]
  for (const { results, at: results_ } of sweeps) {
    if (results.length === 1) continue
    const known = new Int32Array(first.length * results.length).fill(-1)
    const found: number[] = []
    for (let i = 0; i < count; i++) {
      const both = at[i]! * results.length + results_[i]!
      if (known[both] === -1) known[both] = found.push(i) - 1
      at[i] = known[both]!
    }
    first = found
  }
  return { first, at }
}
