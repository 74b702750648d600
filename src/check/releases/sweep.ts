import type { Target } from '../../qemu/reconstruct'
import { type Machine, type MachineType, machineIn, machineTypes, parseMachine } from '../../qemu/releases/machine'
import { MILESTONES, NEWEST, parseVersion, Questions, type Version } from '../../qemu/releases/version'
import type { TargetRequest } from '../../qemu/request'

/** A QEMU that a request may mean: a release and one of its machine types. */
export interface Candidate {
  readonly qemu: Version
  readonly machine: Machine
}

/** Candidates that lead to the same result, and the result. */
export interface Alike<T> {
  /** Indices into the list that was swept. */
  readonly candidates: Uint16Array
  readonly result: T
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

let everything: readonly Candidate[] | undefined

/** Those that requests name, by their names: whoever checks pair by pair names the same again and again. */
const named = new Map<string, readonly Candidate[]>()
const MOST_NAMED = 1000

/** Returns the one candidate of a release and one of its machine types. */
function ofBoth(qemu: string, machine: string, base: string | null): readonly Candidate[] {
  const names = JSON.stringify([qemu, machine, base])
  const known = named.get(names)
  if (known) return known
  const version = parseVersion(qemu)
  const found = [{ qemu: version, machine: parseMachine(machine, version, base) }]
  if (named.size < MOST_NAMED) named.set(names, found)
  return found
}

/**
 * Returns every QEMU that a request may mean, newest release first: the one that it names, otherwise every release that
 * has the machine type; if no machine type is named, every machine type of each release.
 * @throws InputError for a release or a machine type that does not exist, or not together
 */
export function candidatesOf(request: Pick<TargetRequest, 'qemu' | 'machine' | 'machineBase'>): readonly Candidate[] {
  const { qemu, machine, machineBase = null } = request
  if (machine === null && qemu === null) {
    everything ??= ofReleases(releases(), machineTypes())
    return everything
  }
  if (machine === null) return ofReleases([parseVersion(qemu!)], machineTypes())
  if (qemu === null) return ofMachine(machine, machineBase)
  return ofBoth(qemu, machine, machineBase)
}

/** Returns a candidate in the form that rules take. */
export const targetOf = ({ qemu, machine }: Candidate): Target => ({ qemu, machine, notes: machine.notes })

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

/** Returns the distinct values of a list, and for each entry the index of its value. */
function indexed<T>(list: readonly T[]): { readonly values: readonly T[]; readonly at: Uint16Array } {
  const known = new Map<T, number>()
  const at = new Uint16Array(list.length)
  let [last, index]: [T | undefined, number] = [undefined, 0]
  for (const [i, entry] of list.entries()) {
    // Neighbours are often of one release.
    if (i === 0 || entry !== last) {
      index = known.get(entry) ?? known.size
      if (index === known.size) known.set(entry, index)
      last = entry
    }
    at[i] = index
  }
  return { values: [...known.keys()], at }
}

/** A target that records what rules ask of it, and which releases and machine types give the same answers. */
interface Listening {
  readonly target: Target
  readonly isRelease: (qemu: Version) => boolean
  readonly isType: (machine: Machine) => boolean
}

/** Whether two machine types are of one kind, as far as rules asked for it. */
function isKindAlike({ family, express, families }: Questions, a: Machine, b: Machine): boolean {
  if (a.family === b.family) return true
  if (family || (express && a.express !== b.express)) return false
  for (const list of families) if (list.includes(a.family) !== list.includes(b.family)) return false
  return true
}

/** Returns a candidate as a target that records what is asked of it. */
export function listening({ qemu, machine }: Candidate): Listening {
  const ofRelease = new Questions()
  const ofMachine = new Questions()
  return {
    target: targetOf({
      qemu: { ...qemu, heard: ofRelease },
      machine: { ...machine, version: { ...machine.version, heard: ofMachine } },
    }),
    isRelease: (other) => ofRelease.areAnsweredAlike(other, qemu),
    isType: (other) =>
      ofMachine.areAnsweredAlike(other.version, machine.version) && isKindAlike(ofMachine, other, machine),
  }
}

/**
 * Runs a function once for all candidates that lead to the same result. The versions passed to it record what rules ask
 * of them: candidates that give the same answers share the result.
 * @param run inspects its target only through `atLeast` and similar functions, and nothing else that differs between
 * candidates
 */
export function* sweep<T>(candidates: readonly Candidate[], run: (target: Target) => T): Generator<Alike<T>> {
  const [only] = candidates
  if (only && candidates.length === 1) return yield { candidates: Uint16Array.of(0), result: run(targetOf(only)) }
  const releases = indexed(candidates.map(({ qemu }) => qemu))
  const types = indexed(candidates.map(({ machine }) => machine))
  // Those whose result is not known yet stand in front.
  const left = Uint16Array.from(candidates, (_, i) => i)
  const alike = new Uint16Array(left.length)
  for (let count = left.length; count > 0; ) {
    const heard = listening(candidates[left[0]!]!)
    const result = run(heard.target)
    const isRelease = releases.values.map(heard.isRelease)
    const isType = types.values.map(heard.isType)
    let found = 0
    let kept = 0
    for (let n = 0; n < count; n++) {
      const i = left[n]!
      if (isRelease[releases.at[i]!] && isType[types.at[i]!]) alike[found++] = i
      else left[kept++] = i
    }
    count = kept
    yield { candidates: alike.slice(0, found), result }
  }
}
