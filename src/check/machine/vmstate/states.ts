import type { Vmsd, VmstateDump } from '../../../formats/vmstate/vmsd'
import { orderOf, type Version } from '../../../qemu/releases/version'
import { REGISTERED } from './registered'
import { readField } from './states-form'
import { MEASURED, STATES } from './table'

/** What a QEMU says about the states that it loads. */
export interface States {
  /**
   * What a section of that name may be: for each release that it may be, the states of that name, each of another device
   * type; empty if no device type has one, null if that is not known.
   */
  named(name: string): readonly (readonly Vmsd[])[] | null
  /** The same for states that are registered without a device type; empty if none is known. */
  registered(name: string): readonly (readonly Registered[])[]
}

/** A state that is registered without a device type, as far as it was measured. */
export interface Registered {
  readonly version: number
  readonly minimum: number
  /** Versions of its own subsections, without those nested in them. */
  readonly subsections: ReadonlyMap<string, number>
}

/** Of a release without measurement. */
export const NOTHING_KNOWN: States = { named: () => null, registered: () => [] }

const alone = <T>(states: readonly T[]) => (states.length === 0 ? [] : [states])

/** Order of the feature release that a version belongs to: point releases keep the form of their states. */
const featureOrder = ({ text }: Pick<Version, 'text'>): number => orderOf(text.split('.').slice(0, 2).join('.'))

const RELEASES = MEASURED.map((text) => featureOrder({ text }))

/** The table, by name of the section: the places of releases, and the state, which is parsed on demand. */
type Table = ReadonlyMap<string, readonly { readonly releases: string; readonly state: () => Vmsd }[]>

function readTable(): Table {
  const lines = STATES.slice(1, -1).split('\n')
  const states: (Vmsd | undefined)[] = []
  const at = (number: number): Vmsd => {
    const [name = '', versions = '', , fields = '', subsections = ''] = lines[number]!.split('\t')
    const [version, minimum] = versions.split('/').map(Number)
    states[number] ??= {
      ...{ name, version: version!, minimum: minimum! },
      fields: fields === '' ? [] : fields.split(' ').map((field) => readField(field, at)),
      subsections: subsections === '' ? [] : subsections.split(' ').map((inner) => at(Number(inner))),
    }
    return states[number]
  }
  const table = new Map<string, { readonly releases: string; readonly state: () => Vmsd }[]>()
  for (const [number, line] of lines.entries()) {
    const [name = '', , releases = ''] = line.split('\t')
    if (releases === '') continue
    const row = { releases, state: () => at(number) }
    table.set(name, [...(table.get(name) ?? []), row])
  }
  return table
}

let table: Table | undefined

/** Of one measured release. @param place in MEASURED */
function inRelease(name: string, place: number): readonly Vmsd[] {
  table ??= readTable()
  return (table.get(name) ?? []).filter(({ releases }) => releases.includes(`${place}`)).map(({ state }) => state())
}

/** States of one name that a measured release registers without a device type. */
function registeredIn(name: string, place: number): readonly Registered[] {
  return REGISTERED.trim()
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([known, releases]) => known === name && releases!.includes(`${place}`))
    .map(([, , versions, subsections = '']) => {
      const [version, minimum] = versions!.split('/').map(Number)
      const named = subsections === '' ? [] : subsections.split(' ').map((one) => one.split(':') as [string, string])
      return {
        ...{ version: version!, minimum: minimum! },
        subsections: new Map(named.map(([part, its]) => [part, Number(its)])),
      }
    })
}

/** Whether every measured release has a device type with a section of that name: a state without a device type can't have sent it. */
export const isOfDeviceTypes = (name: string): boolean =>
  MEASURED.every((_, place) => inRelease(name, place).length > 0)

/**
 * What a release loads, as measured. Of one between two measured ones, both are what it may be; before the first and
 * after the last, nothing is known.
 */
export function statesOfRelease(qemu: Version): States {
  const order = featureOrder(qemu)
  const after = RELEASES.findIndex((release) => release >= order)
  if (after < 0) return NOTHING_KNOWN
  if (RELEASES[after] === order) {
    return {
      named: (name) => alone(inRelease(name, after)),
      registered: (name) => alone(registeredIn(name, after)),
    }
  }
  if (after === 0) return NOTHING_KNOWN
  return {
    named: (name) => {
      const [older, newer] = [inRelease(name, after - 1), inRelease(name, after)]
      if (older.length === 0 && newer.length === 0) return []
      if (older.length === 0 || newer.length === 0) return null
      return older.every((state, i) => state === newer[i]) ? alone(newer) : [older, newer]
    },
    registered: (name) => {
      const both = [registeredIn(name, after - 1), registeredIn(name, after)]
      return both.some(({ length }) => length === 0) ? [] : both
    },
  }
}

/**
 * What the program loads that wrote a dump.
 * @param release its release, for the states that no dump lists
 */
export function statesOfDump({ types }: VmstateDump, release: States = NOTHING_KNOWN): States {
  const byName = new Map<string, Vmsd[]>()
  for (const state of types.values()) byName.set(state.name, [...(byName.get(state.name) ?? []), state])
  return { named: (name) => alone(byName.get(name) ?? []), registered: release.registered }
}
