import { sparseBytes } from '../../bytes/sparse'
import { isVirtio } from '../devices/virtio-types'
import { PLACEMENTS, type Placement } from '../painting/placement'
import { atLeast, type Version } from '../releases/version'
import { SEEDS } from './seeds'

/** Measured config space of a device type, from which that of other versions and machine types is derived. */
export interface Seed {
  /** Properties it was created with. */
  readonly set: ReadonlyMap<string, string>
  readonly placements: readonly Placement[]
  /** Releases that build it like this, if no property decides: from the first one up to, not including, the other. */
  readonly from: string | null
  readonly until: string | null
  readonly config: Uint8Array
}

const PLACES: Readonly<Record<string, Placement>> = { R: 'root-port', E: 'pcie.0', B: 'pci-bridge', P: 'pci.0' }

/** "aer=on,ats=on" */
const settings = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .split(',')
      .filter(Boolean)
      .map((pair): [string, string] => {
        const at = pair.indexOf('=')
        return [pair.slice(0, at), pair.slice(at + 1)]
      }),
  )

function parse(line: string): { readonly types: readonly string[]; readonly seed: Seed } {
  const [types = '', options = '', places = '', releases = '', bytes = ''] = line.split('|')
  const [from, until] = releases.split('-')
  const seed = {
    set: settings(options),
    placements: [...places].map((letter) => PLACES[letter]!),
    from: from || null,
    until: until || null,
    config: sparseBytes(bytes),
  }
  return { types: types.split(','), seed }
}

let parsed: ReadonlyMap<string, readonly Seed[]> | null = null

/** All seeds by device type; the table is read on first use. */
function table(): ReadonlyMap<string, readonly Seed[]> {
  if (parsed) return parsed
  const found = new Map<string, Seed[]>()
  for (const { types, seed } of SEEDS.trim().split('\n').map(parse)) {
    for (const type of types) found.set(type, [...(found.get(type) ?? []), seed])
  }
  parsed = found
  return found
}

/** Names of the device types that have seeds, in alphabetical order. */
export const seededTypes = (): readonly string[] => [...table().keys()].sort()

/** "virtio-iommu-pci must be plugged on the root bus": QEMU 7.2.22, 10.0.13 and 11.1.3. */
const ROOT_BUS_ONLY: readonly string[] = ['virtio-iommu-pci']

/**
 * Placements in which a device type was measured, or on which its bytes don't depend: virtio's form depends on the place
 * in only one respect, PCI Express behind a port, which its bytes show.
 */
export const seededPlacements = (type: string): readonly Placement[] =>
  isVirtio(type) && !ROOT_BUS_ONLY.includes(type)
    ? PLACEMENTS
    : [...new Set((table().get(type) ?? []).flatMap(({ placements }) => placements))]

const isBuiltBy = ({ from, until }: Seed, qemu: Version): boolean =>
  (from === null || atLeast(qemu, from)) && (until === null || !atLeast(qemu, until))

/** Returns the seeds that a device with these options can grow from, those created with most of the options first. */
export function seedsOf(
  type: string,
  placement: Placement,
  set: ReadonlyMap<string, string>,
  qemu: Version,
): readonly Seed[] {
  const sits = ({ placements }: Seed): number => (placements.includes(placement) ? 1 : 0)
  return (table().get(type) ?? [])
    .filter((seed) => (seed.placements.includes(placement) || isVirtio(type)) && isBuiltBy(seed, qemu))
    .filter((seed) => [...seed.set].every(([name, value]) => set.get(name) === value))
    .sort((a, b) => b.set.size - a.set.size || sits(b) - sits(a))
}
