import { writeFileSync } from 'node:fs'
import { linesOf, zipped } from '../records/lines'

/** A VMStateDescription in the output of `-dump-vmstate`. QEMU: dump_vmstate_vmsd(), migration/savevm.c. */
interface Vmsd {
  readonly name: string
  readonly version_id: number
  readonly minimum_version_id: number
  readonly Fields?: readonly { readonly Description?: Vmsd }[]
  readonly Subsections?: readonly Vmsd[]
}

/** The output: device types by name, and the machine type that was asked. */
export interface Dump {
  readonly vmschkmachine: { readonly Name: string }
  readonly [type: string]: { readonly Name: string; readonly Description?: Vmsd }
}

/** The state of a device type in one release. */
export interface TypeState {
  /** "7.2" */
  readonly release: string
  /** The machine type whose program was asked: it tells the architecture. */
  readonly machine: string
  /** QEMU's name of the device type: "nec-usb-xhci". */
  readonly type: string
  /** Name of the section, "xhci", and "VERSION/MINIMUM". */
  readonly name: string
  readonly versions: string
  /** Name and versions of the subsections anywhere in it, those of structures in it among them. */
  readonly parts: readonly (readonly [name: string, versions: string])[]
}

const STORE = 'fixtures/ground-truth/vmstate.ndjson.gz'

const versionsOf = ({ version_id: version, minimum_version_id: minimum }: Vmsd): string => `${version}/${minimum}`

function* subsections({ Fields = [], Subsections = [] }: Vmsd): Generator<Vmsd> {
  for (const { Description } of Fields) if (Description) yield* subsections(Description)
  for (const inner of Subsections) {
    yield inner
    yield* subsections(inner)
  }
}

/** What a dump says of versions, one entry for each device type. */
export function statesOf(release: string, dump: Dump): TypeState[] {
  const machine = dump.vmschkmachine.Name
  return Object.entries(dump).flatMap(([type, { Description }]) => {
    // The machine type itself has no state.
    if (Description === undefined) return []
    const parts = new Map([...subsections(Description)].map((part) => [`${part.name} ${versionsOf(part)}`, part]))
    return {
      release,
      machine,
      type,
      name: Description.name,
      versions: versionsOf(Description),
      parts: [...parts.values()].map((part) => [part.name, versionsOf(part)] as const),
    }
  })
}

/** What the repository holds of the releases that were asked. */
export const storedStates = (): TypeState[] => linesOf(STORE).map((line) => JSON.parse(line) as TypeState)

/** Name of the section of each device type. */
export const sectionsOf = (states: readonly TypeState[]): ReadonlyMap<string, string> =>
  new Map(states.map(({ type, name }) => [type, name]))

const inOrder = (a: TypeState, b: TypeState): number => {
  const [one, other] = [a, b].map(({ type, release, machine }) => `${type}|${release}|${machine}`)
  return one!.localeCompare(other!, 'en', { numeric: true })
}

/** Puts states into the store, in place of those of the same releases and machine types. */
export function storeStates(states: readonly TypeState[]): void {
  const asked = new Set(states.map(({ release, machine }) => `${release}|${machine}`))
  const kept = storedStates().filter(({ release, machine }) => !asked.has(`${release}|${machine}`))
  writeFileSync(STORE, zipped([...kept, ...states].sort(inOrder).map((state) => JSON.stringify(state))))
}
