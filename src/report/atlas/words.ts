import type { Atlas, AtlasDevice } from '../../check/atlas/atlas'
import type { PlacedMachines, Standing } from '../../check/atlas/cells'

/** A list as its unbroken stretches of `all`: "2.6 to 7.2.1, 8.0.1". */
function stretches(list: readonly string[], all: readonly string[], short: (text: string) => string): string {
  const at = list.map((text) => all.indexOf(text)).sort((a, b) => a - b)
  const runs: { from: number; to: number }[] = []
  for (const i of at) {
    const last = runs.at(-1)
    if (last && last.to + 1 === i) last.to = i
    else runs.push({ from: i, to: i })
  }
  return runs
    .map(({ from, to }) =>
      from === to ? all[from]! : `${all[from]!}${to === from + 1 ? ', ' : ' to '}${short(all[to]!)}`,
    )
    .join(', ')
}

/** "2.6 to 7.2.1" */
export const releasesText = (list: readonly string[], { releases }: Atlas): string =>
  list.length === releases.length && list.length > 2 ? 'every release' : stretches(list, releases, (text) => text)

const familyOf = (name: string): string => name.replace(/-[\d.]+$/, '')

/** "pc-q35-2.4 to 3.1" */
function machinesText(list: readonly string[], { machines }: Atlas): string {
  const families = [...new Set(list.map(familyOf))]
  return families
    .map((family) => {
      const all = machines.filter((name) => familyOf(name) === family)
      const own = list.filter((name) => familyOf(name) === family)
      return own.length === all.length && own.length > 1
        ? `every ${family}`
        : stretches(own, all, (name) => name.slice(family.length + 1))
    })
    .join(', ')
}

/** "pc-q35-2.4 to 3.1 at pcie.0 and root-port; every pc-i440fx at pci.0" */
export function placesText(places: readonly PlacedMachines[], atlas: Atlas): string {
  const found = new Map<string, string[]>()
  for (const { placement, machines } of places) {
    const key = machinesText(machines, atlas)
    found.set(key, [...(found.get(key) ?? []), placement])
  }
  return [...found].map(([machines, at]) => `${machines} at ${at.join(', ')}`).join('; ')
}

/** Devices that have the same findings. */
export interface SharedFinding<T> {
  readonly devices: readonly string[]
  readonly found: readonly T[]
}

const EXAMPLE = ['offset', 'source', 'destination']

/** Offsets and bytes may differ: they are ignored, as one example represents all. */
const key = (value: unknown): string =>
  JSON.stringify(value, (name, part) => (EXAMPLE.includes(name) && typeof part === 'number' ? 0 : part))

/** Returns the devices with findings of one kind, grouped by finding; each finding once. */
export function sharedFindings<T>({ devices }: Atlas, of: (device: AtlasDevice) => readonly T[]): SharedFinding<T>[] {
  const byFinding = new Map<string, { readonly finding: T; readonly devices: string[] }>()
  for (const device of devices) {
    for (const finding of of(device)) {
      const known = byFinding.get(key(finding))
      if (known) known.devices.push(device.device)
      else byFinding.set(key(finding), { finding, devices: [device.device] })
    }
  }
  const found = new Map<string, { readonly devices: readonly string[]; readonly found: T[] }>()
  for (const { finding, devices: own } of byFinding.values()) {
    const before = found.get(own.join())
    if (before) before.found.push(finding)
    else found.set(own.join(), { devices: own, found: [finding] })
  }
  return [...found.values()]
}

/** Returns the devices whose cells are all safe. */
export const harmless = ({ devices }: Atlas): string[] =>
  devices
    .filter(
      ({ count, groups }) => groups.length > 0 && count.safe > 0 && count.unsafe + count.depends + count.unknown === 0,
    )
    .map(({ device }) => device)

/** Returns the devices without cells, by the reason. */
export function absent({ devices }: Atlas): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const { device, notMigrated, groups } of devices) {
    const why = notMigrated ?? (groups.length === 0 ? 'no requested release has it on such a machine type' : null)
    if (why !== null) found.set(why, [...(found.get(why) ?? []), device])
  }
  return found
}

/** Why there are no rows for host functions, and which part depends on the release (hw_compat_9_0). */
export const PASSED_THROUGH =
  "vfio-pci has no cells: the host's function decides. Bytes of its vendor-specific capability that differ are refused before 9.1 and on machine types up to 9.0; from 9.1 on they are accepted with skip-vsc-check=on."

/** Returns the number of cells of each outcome over all devices. */
export function total({ devices }: Atlas): Readonly<Record<Standing['outcome'], number>> {
  const sum = { safe: 0, unsafe: 0, depends: 0, unknown: 0 }
  for (const { count } of devices) for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += count[name]
  return sum
}

/** "64,847 cells: 1 safe, 2 unsafe, 3 depend on something else, 4 unknown" */
export function totalText(atlas: Atlas): string {
  const { safe, unsafe, depends, unknown } = total(atlas)
  const text = (value: number) => value.toLocaleString('en')
  const parts = [
    `${text(safe)} safe`,
    `${text(unsafe)} unsafe`,
    ...(depends > 0 ? [`${text(depends)} that depend on something else`] : []),
    ...(unknown > 0 ? [`${text(unknown)} unknown`] : []),
  ]
  return `${text(safe + unsafe + depends + unknown)} cells: ${parts.join(', ')}`
}
