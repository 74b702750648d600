import { fromHex } from '../../src/bytes/hex'
import type { PlacedDevice } from '../../src/live/memory/read'
import type { Recorded } from '../../test/ground-truth'
import type { LiveDevice } from '../../test/qemu/harness/memory'
import { linesOf } from '../records/lines'

const ARRAYS = ['config', 'cmask', 'wmask', 'w1cmask'] as const

/** Where one device differs from what is known about it: "wmask[0x10]"; empty if it does not. */
type Differences = readonly string[]

function differ(name: string, one: Uint8Array, other: Uint8Array): Differences {
  if (one.length !== other.length) return [`${name} has ${one.length} bytes, not ${other.length}`]
  const at = one.findIndex((byte, i) => byte !== other[i])
  return at < 0 ? [] : [`${name}[0x${at.toString(16)}] is ${one[at]!.toString(16)}, not ${other[at]!.toString(16)}`]
}

/**
 * Compares what pcimig reads of a process with what the tests' own reader finds, which takes every device in the heap and
 * knows nothing of buses.
 */
export function compareReaders(held: readonly PlacedDevice[], seen: readonly LiveDevice[]): Differences {
  const found = new Map(held.map((device) => [device.qomPath, device]))
  const missing = seen.filter(({ path }) => !found.has(path)).map(({ path }) => `${path} is not found`)
  const extra = held.length - seen.length + missing.length
  const wrong = seen.flatMap((device) => {
    const own = found.get(device.path)
    if (!own) return []
    const place = own.type === device.type && own.devfn === device.devfn ? [] : ['another type or slot']
    const arrays = ARRAYS.flatMap((name) => differ(name, own[name], device[name]))
    return [...place, ...arrays].map((text) => `${device.type}: ${text}`)
  })
  return [...missing, ...wrong, ...(extra === 0 ? [] : [`${extra} devices that the other reader has not`])]
}

/** Records of devices without options, from files as fixtures/ground-truth/README.md describes them. */
export function recordsOf(paths: readonly string[]): readonly Recorded[] {
  return paths
    .flatMap(linesOf)
    .map((line) => JSON.parse(line) as Recorded)
    .filter(({ options, refused }) => options === '' && refused === undefined)
}

/** Ids that a machine gives a device by itself and no record has: MAC addresses and serial numbers. */
const OWN_BYTES = ['config'] as const

/** Compares the masks of a device with its record; null if there is none. */
export function compareRecord(
  device: PlacedDevice,
  records: readonly Recorded[],
  start: { readonly qemu: string; readonly machine: string; readonly type: string; readonly placement: string },
): Differences | null {
  const fitting = records.filter(
    (record) =>
      record.qemu === start.qemu &&
      record.device === start.type &&
      record.placement === start.placement &&
      record.machines.includes(start.machine),
  )
  if (fitting.length === 0) return null
  const all = fitting.map((record) =>
    ARRAYS.filter((name) => !OWN_BYTES.includes(name as 'config')).flatMap((name) => {
      const known = fromHex(record[name])
      return differ(name, device[name].subarray(0, known.length), known)
    }),
  )
  return all.find((differences) => differences.length === 0) ?? all[0]!
}
