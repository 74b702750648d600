import { writeFileSync } from 'node:fs'
import { type Recorded, recorded } from '../../test/ground-truth'
import { compactLine, recordOf } from './compact'
import { linesOf, zipped } from './lines'

/** Every emulated device of whole surveys, in the form of `compactLine`. */
const STORE = 'fixtures/ground-truth/surveys.ndjson.gz'

/** Devices of surveys of whole releases, in the order of `inOrder`. */
export const surveyed = (isWanted?: (record: Recorded) => boolean): Recorded[] =>
  linesOf(STORE).flatMap((line) => recordOf(line, isWanted) ?? [])

const keyOf = ({ device, qemu, placement, options, config, cmask, wmask, w1cmask }: Recorded): string =>
  [device, qemu, placement, options, config, cmask, wmask, w1cmask].join('|')

const compare = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })

/** By device, release, place, options and newest machine type. */
const inOrder = (a: Recorded, b: Recorded): number =>
  compare(a.device!, b.device!) ||
  compare(a.qemu, b.qemu) ||
  compare(a.placement, b.placement) ||
  compare(a.options, b.options) ||
  compare(a.machines.at(-1)!, b.machines.at(-1)!) ||
  (keyOf(a) < keyOf(b) ? -1 : 1)

/** Records that differ from all others, each with every machine type that gave it. */
function distinct(records: readonly Recorded[]): Recorded[] {
  const found = new Map<string, Recorded>()
  for (const record of records) {
    const key = keyOf(record)
    const before = found.get(key)
    const machines = [...new Set([...(before?.machines ?? []), ...record.machines])].sort(compare)
    found.set(key, { ...record, machines })
  }
  return [...found.values()].sort(inOrder)
}

/**
 * Stored records after a measurement: what was started again, the same way on the same machine type of the same QEMU, counts as
 * it was seen now, and all else as before.
 */
export function renewed(stored: readonly Recorded[], seen: readonly Recorded[]): Recorded[] {
  const startsOf = ({ qemu, device, placement, options, machines }: Recorded): string[] =>
    machines.map((machine) => [qemu, device, placement, options, machine].join('|'))
  const again = new Set(seen.flatMap(startsOf))
  const kept = stored.flatMap((record) => {
    const starts = startsOf(record)
    const machines = record.machines.filter((_, i) => !again.has(starts[i]!))
    return machines.length === 0 ? [] : [{ ...record, machines }]
  })
  return distinct([...kept, ...seen])
}

/** Writes the store anew. @returns how many distinct devices it holds */
export function writeSurveyed(records: readonly Recorded[]): number {
  const lines = distinct(records).map(compactLine)
  writeFileSync(STORE, zipped(lines))
  return lines.length
}

/** All that is known about emulated devices: surveys, and the records that tests compare with. */
export const measured = (): Recorded[] =>
  distinct([...surveyed(), ...(['pcie-root-port', 'virtio', 'emulated'] as const).flatMap(recorded)])
