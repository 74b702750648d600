import { writeFileSync } from 'node:fs'
import type { Vmsd, VmstateDump } from '../../src/formats/vmstate/vmsd'
import { linesOf, zipped } from '../records/lines'
import { type Listed, list, read, type Written } from './listed'

/** The state of a device type in one release. */
export interface TypeState {
  /** "7.2" */
  readonly release: string
  /** The machine type whose program was asked, which shows the architecture. */
  readonly machine: string
  /** QEMU's name of the device type: "nec-usb-xhci". */
  readonly type: string
  readonly state: Vmsd
}

/** A device type as the store has it: with the number of the line of its state. */
type StoredType = Omit<TypeState, 'state'> & { readonly state: number }

const STORE = 'fixtures/ground-truth/vmstate.ndjson.gz'

/** What a dump says, one entry for each device type. */
export function statesOf(release: string, { machine, types }: VmstateDump): TypeState[] {
  if (machine === null) throw new Error(`the dump of ${release} names no machine type`)
  return [...types].map(([type, state]) => ({ release, machine, type, state }))
}

/** What the repository holds of the releases that were asked: the states by number, then the types. */
export function storedStates(): TypeState[] {
  const lines = linesOf(STORE).map((line) => JSON.parse(line) as Written | StoredType)
  const states = read(lines.flatMap((line) => ('type' in line ? [] : [line])))
  return lines.flatMap((line) => ('type' in line ? [{ ...line, state: states[line.state]! }] : []))
}

/** Name of the section of each device type. */
export const sectionsOf = (states: readonly TypeState[]): ReadonlyMap<string, string> =>
  new Map(states.map(({ type, state }) => [type, state.name]))

const inOrder = (a: TypeState, b: TypeState): number => {
  const [one, other] = [a, b].map(({ type, release, machine }) => `${type}|${release}|${machine}`)
  return one!.localeCompare(other!, 'en', { numeric: true })
}

/** Puts states into the store, in place of those of the same releases and machine types. */
export function storeStates(states: readonly TypeState[]): void {
  const asked = new Set(states.map(({ release, machine }) => `${release}|${machine}`))
  const kept = storedStates().filter(({ release, machine }) => !asked.has(`${release}|${machine}`))
  const all = [...kept, ...states].sort(inOrder)
  const listed: Listed = list(all.map(({ state }) => state))
  const types = all.map(({ state, ...type }): StoredType => ({ ...type, state: listed.numberOf(state) }))
  writeFileSync(STORE, zipped([...listed.lines, ...types].map((line) => JSON.stringify(line))))
}
