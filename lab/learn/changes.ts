import { fromHex } from '../../src/bytes/hex'
import { changesOf, type DeviceDiff, diff } from '../../src/check/atlas/diff'
import { orderOf } from '../../src/qemu/releases/version'
import { diffText } from '../../src/report/atlas/diff'
import { PLAIN } from '../../src/report/drawing/style'
import { placementOf, type Recorded } from '../../test/ground-truth'

const releaseOf = ({ qemu }: Recorded): string => qemu.split('.').slice(0, 2).join('.')

/** A device as it is on the newest machine type that it was seen on. */
const keyOf = ({ device, placement }: Recorded): string => `${device} at ${placement}`

const newestIn = ({ machines }: Recorded): number =>
  Math.max(...machines.map((name) => orderOf(/\d[\d.]*$/.exec(name)?.[0] ?? '0')))

const orderIn = (record: Recorded): number => orderOf(releaseOf(record))

/** The records without options, of each type and place the one of the newest release and machine type. */
function newestOf(records: readonly Recorded[]): ReadonlyMap<string, Recorded> {
  const found = new Map<string, Recorded>()
  for (const record of records) {
    if (record.options !== '') continue
    const known = found.get(keyOf(record))
    const newer = known && (orderIn(record) - orderIn(known) || newestIn(record) - newestIn(known))
    if (newer === undefined || newer > 0) found.set(keyOf(record), record)
  }
  return found
}

const arrays = ({ size, config, cmask, wmask, w1cmask }: Recorded) => ({
  size,
  config: fromHex(config),
  cmask: fromHex(cmask),
  wmask: fromHex(wmask),
  w1cmask: fromHex(w1cmask),
})

/** What was measured to differ, in the words of `diff`; null if nothing does. */
function differing(before: Recorded, after: Recorded): string | null {
  const changes = changesOf(arrays(before), arrays(after))
  if (changes.length === 0) return null
  const placement = placementOf(after)
  const none: ReadonlyMap<string, string> = new Map()
  const end = (record: Recorded) => ({ text: `${releaseOf(record)}/${record.machines.at(-1)!}`, set: none })
  const ends = { device: after.device!, from: end(before), to: end(after), placement }
  try {
    const found: DeviceDiff = { ...diff({ ...ends, machine: null, qemu: null, set: none }), changes }
    return diffText(found, { width: 120, style: PLAIN })
  } catch (error) {
    // A type or place that no rule predicts: what was measured stands alone.
    const bytes = changes.map(({ offset, register }) => `0x${offset.toString(16)} ${register}`)
    return `${keyOf(after)}: ${bytes.join(', ')} (${(error as Error).message})\n`
  }
}

/**
 * What a release changed against those before it: types that only one of both has, and each device without options whose bytes
 * or masks differ from the last release that it was measured on, on the newest machine types of both.
 * @param types those that were measured; null for all
 */
export function changesSince(records: readonly Recorded[], release: string, types: ReadonlySet<string> | null): string {
  const wanted = records.filter(({ device }) => types === null || types.has(device!))
  const before = wanted.filter((record) => orderIn(record) < orderOf(release))
  const [old, now] = [newestOf(before), newestOf(wanted.filter((record) => releaseOf(record) === release))]
  const names = (of: ReadonlyMap<string, Recorded>) => new Set([...of.values()].map(({ device }) => device!))
  const missing = (all: Set<string>, from: Set<string>) => [...all].filter((device) => !from.has(device))
  const [come, gone] = [missing(names(now), names(old)), missing(names(old), names(now))]
  const differences = [...now].flatMap(([key, record]) => {
    const known = old.get(key)
    return known ? (differing(known, record) ?? []) : []
  })
  return [
    `${release} against the release before that each type was measured on, on their newest machine types:`,
    ...(come.length > 0 ? [`measured for the first time: ${come.join(', ')}`] : []),
    ...(gone.length > 0 ? [`measured on an older release alone: ${gone.join(', ')}`] : []),
    ...(differences.length === 0 ? ['nothing else differs.'] : ['', ...differences]),
    '',
  ].join('\n')
}
