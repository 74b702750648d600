import { createHash } from 'node:crypto'
import { fromHex } from '../../src/bytes/hex'
import { compare } from '../../src/check/device/compare'
import { fingerprintOf, type Sha256 } from '../../src/check/fleet/fingerprint'
import type { Verdict } from '../../src/check/report/report'
import type { CheckRequest } from '../../src/check/report/request'
import { runCheck } from '../../src/check/sides/run'
import { checkRequest } from '../../src/library/options'
import type { Device } from '../../src/pci/device'
import { checkedBits, type Masks } from '../../src/qemu/painting/masks'
import { reconstruct, resolveTarget } from '../../src/qemu/reconstruct'
import { placementOf, propertiesOf, type Recorded } from '../../test/ground-truth'
import type { Random } from '../fuzz/random'

const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest()

/** A device as a destination. */
export interface Destination {
  readonly device: Device
  readonly request: CheckRequest
  readonly masks: Masks
  readonly fingerprint: string
}

const deviceOf = (config: Uint8Array): Device => ({
  ...{ address: null, id: null, config, bars: new Map(), rom: null, fromStream: true, notes: [] },
})

function requestOf(record: Recorded, type: string): CheckRequest {
  const plain = checkRequest({ qemu: record.qemu, machine: record.machines[0]!, profile: type })
  const target = { ...plain.target, placement: placementOf(record), set: propertiesOf(record) }
  return { ...plain, target, grid: false }
}

/** A config space with up to three bits changed behind the ids and the command register. */
function changed(config: Uint8Array, random: Random): Uint8Array {
  const bytes = config.slice()
  const end = random.once(2) ? 0x100 : bytes.length
  for (let i = random.below(4); i > 0; i--) bytes[0x08 + random.below(end - 0x08)]! ^= 1 << random.below(8)
  return bytes
}

/** What QEMU held of a device in its memory, once more, and with some bits changed: those that have a fingerprint. */
export function destinationsOf(type: string, record: Recorded, variants: number, random: Random): Destination[] {
  const request = requestOf(record, type)
  const config = fromHex(record.config)
  const all = [config, config.slice(), ...Array.from({ length: variants }, () => changed(config, random))]
  return all.flatMap((bytes): Destination[] => {
    const device = deviceOf(bytes)
    const { fingerprint } = fingerprintOf(device, request, sha256)
    if (fingerprint === null) return []
    const { masks } = reconstruct(device, request.target, resolveTarget(request.target))
    return [{ device, request, masks, fingerprint }]
  })
}

/** Whether QEMU loads these bytes into a device, or whether that is open. */
export type Judge = (destination: Destination, source: Uint8Array) => Verdict

const NOTHING = new Uint8Array(4096)

/** By the comparison that is at the heart of `check`. */
export const byComparison: Judge = ({ masks }, config) => {
  const held = { config, absent: NOTHING.subarray(0, config.length), size: config.length }
  const taken = config.length === masks.size && compare(held, masks).failing.length === 0
  return taken ? 'compatible' : 'incompatible'
}

/** By `check` as a whole. */
export const byCheck: Judge = ({ device, request, masks }, source) =>
  source.length === masks.size ? runCheck([deviceOf(source)], [device], request).verdict : 'incompatible'

/**
 * Whether there is a source that one of two devices accepts and the other does not: those that would be are tried. True
 * also if a device is not restored onto its own twin (what keeps it from that is not in the compared bytes).
 */
function isDistinguished(a: Destination, b: Destination, judge: Judge): boolean {
  if ([a, b].some((one) => judge(one, one.device.config) !== 'compatible')) return true
  const splits = (source: Uint8Array) => judge(a, source) !== judge(b, source)
  if (splits(a.device.config) || splits(b.device.config)) return true
  // Each accepts what the other holds: then one of them compares a bit that the other does not.
  return [[a, b] as const, [b, a] as const].some(([one, other]) => {
    const theirs = checkedBits(other.masks)
    const alone = checkedBits(one.masks).map((bits, i) => bits & ~(theirs[i] ?? 0))
    const at = alone.findIndex((bits) => bits !== 0)
    if (at < 0) return false
    const source = one.device.config.slice()
    source[at]! ^= alone[at]! & -alone[at]!
    return splits(source)
  })
}

/** A pair whose fingerprints contradict what the two accept, or null. */
export function contradiction(a: Destination, b: Destination, judge: Judge, random: Random): string | null {
  const name = () => [a, b].map(({ device }) => Buffer.from(device.config).toString('base64')).join(' ')
  if (a.fingerprint !== b.fingerprint) {
    return isDistinguished(a, b, judge) ? null : `different, but nothing tells them apart: ${name()}`
  }
  const sources = [a.device.config, b.device.config, changed(a.device.config, random), changed(b.device.config, random)]
  const one = sources.find((source) => {
    const verdicts = [judge(a, source), judge(b, source)]
    return verdicts.includes('compatible') && verdicts.includes('incompatible')
  })
  return one ? `equal, but one of them refuses ${Buffer.from(one).toString('base64')}: ${name()}` : null
}

/** Lists by a key of their entries. */
export function groupedBy<T>(list: readonly T[], keyOf: (entry: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const entry of list) {
    const group = groups.get(keyOf(entry))
    if (group) group.push(entry)
    else groups.set(keyOf(entry), [entry])
  }
  return groups
}
