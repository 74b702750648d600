import { sparseBytes } from '../../bytes/sparse'
import { atLeast, type Version } from '../releases/version'
import { PLACEMENTS, type Placement } from '../request'
import { SEEDS } from './seeds'

/** Config space that a device type was measured with, from which that of other versions and machine types follows. */
export interface Seed {
  /** Properties it was created with. */
  readonly set: ReadonlyMap<string, string>
  readonly placements: readonly Placement[]
  /** Releases that build it like this, where no property tells: from the first one, up to before the other. */
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

let changes: readonly string[] | null = null
let parsed: ReadonlyMap<string, readonly Seed[]> | null = null

/** All seeds by device type; the table is read when it is first asked for. */
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

/** virtio's form does not depend on the place but in one thing, PCI Express behind a port, which its bytes show. */
const isVirtio = (type: string): boolean => /^(virtio|vhost)-/.test(type)

/** Placements a device type was measured in, or that its bytes do not depend on. */
export const seededPlacements = (type: string): readonly Placement[] =>
  isVirtio(type) ? PLACEMENTS : [...new Set((table().get(type) ?? []).flatMap(({ placements }) => placements))]

/** Releases at which a seed takes the place of another. */
export function seedChanges(): readonly string[] {
  changes ??= [...new Set([...table().values()].flat().flatMap(({ from, until }) => [from, until]))].filter(
    (release) => release !== null,
  )
  return changes
}

const isBuiltBy = ({ from, until }: Seed, qemu: Version): boolean =>
  (from === null || atLeast(qemu, from)) && (until === null || !atLeast(qemu, until))

/** The seeds that a device of these options can grow from, those that were created with most of them first. */
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
