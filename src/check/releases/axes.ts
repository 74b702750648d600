import { type CompatProperty, machineTypeDefault, releaseDefault } from '../../qemu/releases/compat'
import type { Machine } from '../../qemu/releases/machine'
import type { Version } from '../../qemu/releases/version'
import type { Candidate, Listening } from './listening'

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
export class Axes {
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
