import { fromHex } from '../../src/bytes/hex'
import { standardChain } from '../../src/pci/chain'
import { grow } from '../../src/qemu/fresh/grow'
import type { Seed } from '../../src/qemu/fresh/seed'
import type { Placement } from '../../src/qemu/painting/placement'
import { resolveTarget } from '../../src/qemu/reconstruct'
import { orderOf } from '../../src/qemu/releases/version'
import { NOTHING_GIVEN } from '../../test/a-request'
import { ARRAYS, disagreements, placementOf, type Recorded } from '../../test/ground-truth'
import { sparse } from '../records/sparse'

const BUFFER = 4096

/** Releases that changed the bytes of a type without a property, oldest first. */
export const CHANGED: Readonly<Record<string, readonly string[]>> = {
  'AMDVI-PCI': ['10.0', '11.1'],
  nvme: ['7.1'],
  'cxl-downstream': ['10.0'],
  'cxl-type3': ['10.0'],
  'cxl-upstream': ['10.0'],
  'pxb-cxl': ['10.0'],
}

/** Where a record's device sits, null for a place that --placement has no word for. */
function seatOf(record: Recorded): Placement | null {
  if (record.placement !== 'chipset') return placementOf(record)
  return record.machines[0]!.startsWith('pc-i440fx') ? 'pci.0' : 'pcie.0'
}

/** Functions of a chipset are made multifunction by the machine. */
const optionsOf = ({ placement, config }: Recorded): ReadonlyMap<string, string> =>
  placement === 'chipset' && (fromHex(config)[0x0e]! & 0x80) !== 0 ? new Map([['multifunction', 'on']]) : new Map()

const isChipset = ({ placement }: Recorded): number => (placement === 'chipset' ? 1 : 0)
const compare = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })

/** A record with its bytes, which are compared for each of its machine types. */
interface Measured {
  readonly record: Recorded
  readonly bytes: Readonly<Record<(typeof ARRAYS)[number], Uint8Array>>
}

const SLOTID = 0x04
const CHASSIS_NUMBER = 3

/** The chassis number of a bridge is its user's, and QEMU does not compare it: all have the same here. */
function withOneChassis(config: Uint8Array): Uint8Array {
  const found = standardChain(config).links.find(({ id }) => id === SLOTID)
  if (!found) return config
  const bytes = config.slice()
  bytes[found.offset + CHASSIS_NUMBER] = 1
  return bytes
}

const read = (record: Recorded): Measured => {
  const [shown, cmask, wmask, w1cmask] = ARRAYS.map((name) => fromHex(record[name]))
  const config = withOneChassis(shown!)
  return { record, bytes: { config, cmask: cmask!, wmask: wmask!, w1cmask: w1cmask! } }
}

/** What a fresh device is compared with: one record on one of its machine types. */
interface Wanted extends Measured {
  readonly placement: Placement
  readonly machine: string
}

/**
 * The newest machine type first: the oldest are the ones that lack things. Chipsets last: they add options. What follows
 * makes the order that of the devices alone, whichever way their records came.
 */
const inOrder = (a: Wanted, b: Wanted): number =>
  isChipset(a.record) - isChipset(b.record) ||
  compare(b.machine, a.machine) ||
  compare(a.record.qemu, b.record.qemu) ||
  compare(a.record.placement, b.record.placement) ||
  compare(a.record.config, b.record.config)

/** Where a seed grows into something other than what was measured; null if it is right. */
function wrong(seeds: readonly Seed[], { record, bytes, placement, machine }: Wanted): string | null {
  const target = resolveTarget({ ...NOTHING_GIVEN, qemu: record.qemu, machine })
  const usable = seeds.filter(
    ({ from, until, placements }) =>
      placements.includes(placement) &&
      (from === null || target.qemu.order >= orderOf(from)) &&
      (until === null || target.qemu.order < orderOf(until)),
  )
  const found = grow({ type: record.device!, placement, set: optionsOf(record) }, usable, target)
  if ('reason' in found) return found.reason
  const { masks } = found
  if (ARRAYS.every((name) => Buffer.compare(masks[name], bytes[name]) === 0)) return null
  return disagreements({ ...masks }, record).join('; ')
}

function seedOf({ record, bytes, placement }: Wanted): Seed {
  const { device, qemu } = record
  const config = new Uint8Array(BUFFER)
  config.set(bytes.config)
  const changed = CHANGED[device!] ?? []
  return {
    set: new Map(),
    placements: [placement],
    from: changed.filter((release) => orderOf(qemu) >= orderOf(release)).at(-1) ?? null,
    until: changed.find((release) => orderOf(qemu) < orderOf(release)) ?? null,
    config,
  }
}

/** The fewest seeds found for one type: each record is reached from one that is there, or becomes one. */
function seedsFor(wanted: readonly Wanted[]): Seed[] {
  let seeds: Seed[] = []
  for (const each of wanted) {
    const { placement } = each
    if (wrong(seeds, each) === null) continue
    const other = seeds.findIndex(
      (seed) => !seed.placements.includes(placement) && wrong([{ ...seed, placements: [placement] }], each) === null,
    )
    seeds =
      other < 0
        ? [...seeds, seedOf(each)]
        : seeds.map((seed, i) => (i === other ? { ...seed, placements: [...seed.placements, placement] } : seed))
  }
  return seeds
}

/** In the order in which a row has them, whatever was measured first. */
const LETTERS: readonly (readonly [Placement, string])[] = [
  ['root-port', 'R'],
  ['pcie.0', 'E'],
  ['pci-bridge', 'B'],
  ['pci.0', 'P'],
]

function rowOf({ placements, from, until, config }: Seed): string {
  const letters = LETTERS.flatMap(([placement, letter]) => (placements.includes(placement) ? [letter] : [])).join('')
  const releases = from === null && until === null ? '' : `${from ?? ''}-${until ?? ''}`
  return `|${letters}|${releases}|${sparse(config)}`
}

/** Lines of the table, and devices that even with them are not what was measured. */
export function collect(records: readonly Recorded[]): {
  readonly lines: readonly string[]
  readonly missed: readonly string[]
  readonly devices: number
} {
  const types = [...new Set(records.map(({ device }) => device!))].sort()
  const rows = new Map<string, string[]>()
  const missed: string[] = []
  let devices = 0
  for (const type of types) {
    const wanted = records
      .filter(({ device, placement }) => device === type && !placement.includes('populated'))
      .flatMap((record) => {
        const placement = seatOf(record)
        if (placement === null) return []
        const measured = read(record)
        return record.machines.map((machine) => ({ ...measured, placement, machine }))
      })
      .sort(inOrder)
    const seeds = seedsFor(wanted)
    for (const each of wanted) {
      const why = wrong(seeds, each)
      devices++
      if (why !== null) missed.push(`${type} ${each.record.placement} ${each.record.qemu} ${each.machine}: ${why}`)
    }
    for (const row of seeds.map(rowOf)) rows.set(row, [...(rows.get(row) ?? []), type])
  }
  return { lines: [...rows].map(([row, of]) => `${of.join(',')}|${row}`), missed, devices }
}
