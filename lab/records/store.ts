import { writeFileSync } from 'node:fs'
import { type Recorded, recorded } from '../../test/ground-truth'
import { type CompactRecord, compactOf, lineOf, whole } from './compact'
import { linesOf, zipped } from './lines'

/** Every emulated device of whole surveys, in the form of `lineOf`. */
const STORE = 'fixtures/ground-truth/surveys.ndjson.gz'

/** Devices of surveys of whole releases as they are stored, in the order of `inOrder`. */
export const stored = (): CompactRecord[] => linesOf(STORE).map(compactOf)

/** The same with their bytes as digits. */
export const surveyed = (isWanted: (record: Recorded) => boolean = () => true): Recorded[] =>
  stored().filter(isWanted).map(whole)

const keyOf = ({ device, qemu, placement, options, size, config, cmask, wmask, w1cmask }: Recorded): string =>
  [device, qemu, placement, options, size, config, cmask, wmask, w1cmask].join('|')

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
function distinct<T extends Recorded>(records: readonly T[]): T[] {
  const found = new Map<string, T>()
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
 * it was seen now, and all else as before. Both lists have their bytes in the same form.
 */
export function renewed<T extends Recorded>(before: readonly T[], seen: readonly T[]): T[] {
  const startsOf = ({ qemu, device, placement, options, machines }: Recorded): string[] =>
    machines.map((machine) => [qemu, device, placement, options, machine].join('|'))
  const again = new Set(seen.flatMap(startsOf))
  const kept = before.flatMap((record) => {
    const starts = startsOf(record)
    const machines = record.machines.filter((_, i) => !again.has(starts[i]!))
    return machines.length === 0 ? [] : [{ ...record, machines }]
  })
  return distinct([...kept, ...seen])
}

/** Writes the store anew. @returns how many distinct devices it holds */
export function writeSurveyed(records: readonly CompactRecord[]): number {
  const lines = distinct(records).map(lineOf)
  writeFileSync(STORE, zipped(lines))
  return lines.length
}

/** All that is known about emulated devices: surveys, and the records that tests compare with. */
export const measured = (): Recorded[] =>
  distinct([...surveyed(), ...(['pcie-root-port', 'virtio', 'emulated'] as const).flatMap(recorded)])
