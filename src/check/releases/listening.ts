import type { Target } from '../../qemu/reconstruct'
import {
  AskedDefaults,
  type CompatProperty,
  defaultOf,
  machineTypeDefault,
  releaseDefault,
} from '../../qemu/releases/compat'
import type { Machine } from '../../qemu/releases/machine'
import { Questions, type Version } from '../../qemu/releases/version'

/** A QEMU that a request may mean: a release and one of its machine types. */
export interface Candidate {
  readonly qemu: Version
  readonly machine: Machine
}

/** Returns a candidate in the form that rules take. */
export const candidateTarget = ({ qemu, machine }: Candidate): Target => ({ qemu, machine, notes: machine.notes })

/** A target that records what rules ask of it, and which other targets give the same answers: known once all rules have asked. */
interface Listening {
  readonly target: Target
  readonly isRelease: () => (qemu: Version) => boolean
  readonly isType: () => (machine: Machine) => boolean
  /** Properties whose defaults were asked for, each with its default here. */
  readonly defaults: () => readonly (readonly [CompatProperty, string])[]
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
  const asked = new AskedDefaults()
  const ofRelease = new Questions(asked)
  const ofMachine = new Questions(asked)
  return {
    target: candidateTarget({
      qemu: { ...qemu, heard: ofRelease },
      machine: { ...machine, version: { ...machine.version, heard: ofMachine } },
    }),
    isRelease: () => ofRelease.likeOf(qemu),
    isType: () => {
      const isVersion = ofMachine.likeOf(machine.version)
      return (other) => isVersion(other.version) && isKindAlike(ofMachine, other, machine)
    },
    defaults: () => [...asked.properties].map((property) => [property, defaultOf(property, qemu, machine)] as const),
  }
}

/** Returns whether a candidate gives the same answers as the one that was listened to. */
export function alikeIn(heard: Listening): (candidate: Candidate) => boolean {
  const [isRelease, isType, defaults] = [heard.isRelease(), heard.isType(), heard.defaults()]
  return ({ qemu, machine }) =>
    isRelease(qemu) &&
    isType(machine) &&
    defaults.every(([property, value]) => defaultOf(property, qemu, machine) === value)
}

/** The distinct values of a list, and for each entry the index of its value. */
interface Indexed<T> {
  readonly values: readonly T[]
  readonly at: Uint16Array
}

function indexed<T>(list: readonly T[]): Indexed<T> {
  const known = new Map<T, number>()
  const at = new Uint16Array(list.length)
  for (const [i, entry] of list.entries()) {
    const index = known.get(entry) ?? known.size
    if (index === known.size) known.set(entry, index)
    at[i] = index
  }
  return { values: [...known.keys()], at }
}

/** The defaults of one property: for each release the index of the value, or -1 if the machine type decides. */
interface Defaults {
  readonly values: readonly string[]
  readonly ofRelease: Int8Array
  readonly ofType: Int8Array
}

/** Releases and machine types of a list of candidates, and what is known about all of them. */
class Axes {
  private readonly releases: Indexed<Version>
  private readonly types: Indexed<Machine>
  private readonly defaults = new Map<CompatProperty, Defaults>()

  constructor(candidates: readonly Candidate[]) {
    this.releases = indexed(candidates.map(({ qemu }) => qemu))
    this.types = indexed(candidates.map(({ machine }) => machine))
  }

  private defaultsOf(property: CompatProperty): Defaults {
    const known = this.defaults.get(property)
    if (known) return known
    const values: string[] = []
    const number = (value: string | null): number => {
      if (value === null) return -1
      const at = values.indexOf(value)
      return at === -1 ? values.push(value) - 1 : at
    }
    const found = {
      values,
      ofRelease: Int8Array.from(this.releases.values, (qemu) => number(releaseDefault(property, qemu))),
      ofType: Int8Array.from(this.types.values, (machine) => number(machineTypeDefault(property, machine))),
    }
    this.defaults.set(property, found)
    return found
  }

  /** Returns whether a candidate, by its index, gives the same answers as the one that was listened to. */
  alikeIn(heard: Listening): (i: number) => boolean {
    const { releases, types } = this
    const [isRelease, isType] = [heard.isRelease(), heard.isType()]
    const ofRelease = Uint8Array.from(releases.values, (qemu) => Number(isRelease(qemu)))
    const ofType = Uint8Array.from(types.values, (machine) => Number(isType(machine)))
    const asked = heard.defaults().map(([property, value]) => {
      const { values, ...of } = this.defaultsOf(property)
      return { ...of, wanted: values.indexOf(value) }
    })
    return (i) => {
      const [release, type] = [releases.at[i]!, types.at[i]!]
      if (ofRelease[release] === 0 || ofType[type] === 0) return false
      for (const { ofRelease: early, ofType: late, wanted } of asked) {
        const value = early[release]!
        if ((value === -1 ? late[type] : value) !== wanted) return false
      }
      return true
    }
  }
}

/** Lists live as long as the process: they are those of `candidatesOf`, or parts of them. */
const known = new WeakMap<readonly Candidate[], Axes>()

/** Returns releases and machine types of a list of candidates, which must not change. */
export function axesOf(candidates: readonly Candidate[]): Axes {
  const before = known.get(candidates)
  if (before) return before
  const found = new Axes(candidates)
  known.set(candidates, found)
  return found
}
