import type { Target } from '../../qemu/reconstruct'
import { type Machine, type MachineType, machineTypes, parseMachine } from '../../qemu/releases/machine'
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

/** Every release that builds some device otherwise than the one before it, newest first. */
function releases(): readonly Version[] {
  milestones ??= MILESTONES.map(parseVersion).reverse()
  return milestones
}

/** The machine type of a request in each release that has it. */
function ofMachine(name: string, base: string | null): Candidate[] {
  const found = releases().flatMap((qemu): Candidate[] => {
    try {
      return [{ qemu, machine: parseMachine(name, qemu, base) }]
    } catch {
      return []
    }
  })
  // No release has it: the error of the newest says what is wrong.
  return found.length > 0 ? found : [{ qemu: NEWEST, machine: parseMachine(name, NEWEST, base) }]
}

/** Every upstream machine type of some releases. */
const ofReleases = (versions: readonly Version[], types: readonly MachineType[]): Candidate[] =>
  versions.flatMap((qemu) => types.filter(({ isIn }) => isIn(qemu)).map(({ machine }) => ({ qemu, machine })))

/**
 * Every QEMU that a request may mean, newest release first: the one that it names, else every release that has the
 * machine type, and where no machine type is named every one of each release.
 * @throws InputError for a release or a machine type that does not exist, or not together
 */
export function candidatesOf(request: Pick<TargetRequest, 'qemu' | 'machine' | 'machineBase'>): readonly Candidate[] {
  const { qemu, machine, machineBase = null } = request
  if (machine === null) return ofReleases(qemu === null ? releases() : [parseVersion(qemu)], machineTypes())
  if (qemu === null) return ofMachine(machine, machineBase)
  const version = parseVersion(qemu)
  return [{ qemu: version, machine: parseMachine(machine, version, machineBase) }]
}

/** A candidate as rules take it. */
export const targetOf = ({ qemu, machine }: Candidate): Target => ({ qemu, machine, notes: machine.notes })

/** Keeps every machine type apart, for what asks its name of something else than rules. */
export function askAllMachines({ machine }: Target): void {
  const heard = machine?.version.heard
  if (!heard) return
  heard.family = true
  for (const { machine: type } of machineTypes()) heard.from.add(type.version.order)
}

/** Whether a request leaves open what it means. */
export const isOpen = ({ qemu, machine }: Pick<TargetRequest, 'qemu' | 'machine'>): boolean =>
  qemu === null || machine === null

/** The distinct values of a list, and for each entry which of them it is. */
function indexed<T>(list: readonly T[]): { readonly values: readonly T[]; readonly at: Uint16Array } {
  const known = new Map<T, number>()
  const at = Uint16Array.from(list, (entry) => {
    const index = known.get(entry) ?? known.size
    known.set(entry, index)
    return index
  })
  return { values: [...known.keys()], at }
}

/**
 * Runs a function once for all candidates that lead to the same result. Which do is heard, not guessed: the versions it
 * is given collect what rules ask of them, and whoever answers all of that alike is done.
 * @param run looks at its target by `atLeast` and the like, and at nothing else that differs between candidates
 */
export function* sweep<T>(candidates: readonly Candidate[], run: (target: Target) => T): Generator<Alike<T>> {
  const releases = indexed(candidates.map(({ qemu }) => qemu))
  const types = indexed(candidates.map(({ machine }) => machine))
  let left = Uint16Array.from(candidates, (_, i) => i)
  while (left.length > 0) {
    const chosen = candidates[left[0]!]!
    const ofRelease = new Questions()
    const ofMachine = new Questions()
    const { machine } = chosen
    const result = run(
      targetOf({
        qemu: { ...chosen.qemu, heard: ofRelease },
        machine: { ...machine, version: { ...machine.version, heard: ofMachine } },
      }),
    )
    const isRelease = releases.values.map((qemu) => ofRelease.areAnsweredAlike(qemu, chosen.qemu))
    const isType = types.values.map(
      ({ version, family }) =>
        ofMachine.areAnsweredAlike(version, machine.version) && (!ofMachine.family || family === machine.family),
    )
    const isAlike = (i: number): boolean => isRelease[releases.at[i]!]! && isType[types.at[i]!]!
    yield { candidates: left.filter(isAlike), result }
    left = left.filter((i) => !isAlike(i))
  }
}
