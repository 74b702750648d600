import type { Device } from '../../pci/device'
import { naming } from '../../pci/name'
import { checkedBits, type Masks } from '../../qemu/painting/masks'
import { reconstruct } from '../../qemu/reconstruct'
import { candidatesFor, judge } from '../releases/judge'
import { candidateTarget } from '../releases/listening'
import { requestFor } from '../report/device-requests'
import type { CheckRequest } from '../report/request'
import { pair } from '../select/pair'
import { type Fingerprint, fingerprintOf, type Sha256 } from './fingerprint'

/** Bytes of one register in which two destinations differ. */
export interface FingerprintDifference {
  /** "PCI Express > Slot Status" */
  readonly register: string
  /** The first of its bytes. */
  readonly offset: number
  /** `value`: both compare the bits and hold other values; `masks`: only one of them compares the bits. */
  readonly of: 'value' | 'masks'
  /** Code of the known cause, or null. */
  readonly case: string | null
}

/** The same device of two destinations. */
export interface ComparedPair {
  readonly a: Fingerprint
  readonly b: Fingerprint
  /** Whether they accept the same sources; null if it is not known. */
  readonly equal: boolean | null
  /** By ascending offset; empty if they are equal or not known. */
  readonly differences: readonly FingerprintDifference[]
}

/** All devices of two destinations. */
export interface ComparedFingerprints {
  readonly pairs: readonly ComparedPair[]
  /** Devices without a counterpart. */
  readonly onlyA: readonly Fingerprint[]
  readonly onlyB: readonly Fingerprint[]
}

function differences(a: Masks, b: Masks, cases: ReadonlyMap<number, string | null>): readonly FingerprintDifference[] {
  const [ours, theirs] = [checkedBits(a), checkedBits(b)]
  const names = naming(a.config)
  const found = new Map<string, FingerprintDifference>()
  for (let offset = 0; offset < Math.min(a.size, b.size); offset++) {
    const value = (a.config[offset]! ^ b.config[offset]!) & ours[offset]! & theirs[offset]!
    if (value === 0 && ours[offset] === theirs[offset]) continue
    const { register } = names.at(offset)
    const of = value === 0 ? 'masks' : 'value'
    const known = cases.get(offset) ?? null
    const before = found.get(register)
    if (!before) found.set(register, { register, offset, of, case: known })
    else if (before.case === null && known !== null) found.set(register, { ...before, case: known })
  }
  return [...found.values()]
}

/** The devices of one destination, and the QEMU and host kernel that they are for. */
export interface DestinationSide {
  readonly devices: readonly Device[]
  readonly request: CheckRequest
}

/** The masks of a device under the newest QEMU that its request allows. */
function masksOf(device: Device, request: CheckRequest): Masks {
  const [newest] = candidatesFor([{ source: device, destination: device, note: null }], request)
  return reconstruct(device, requestFor(request.target, request.perDevice, [device]), candidateTarget(newest!)).masks
}

function comparePair(a: Device, b: Device, one: CheckRequest, other: CheckRequest, sha256: Sha256): ComparedPair {
  const [ours, theirs] = [fingerprintOf(a, one, sha256), fingerprintOf(b, other, sha256)]
  const unknown = ours.fingerprint === null || theirs.fingerprint === null
  const equal = unknown ? null : ours.fingerprint === theirs.fingerprint
  if (equal !== false) return { a: ours, b: theirs, equal, differences: [] }
  const judged = judge([{ source: a, destination: b, note: null }], other).devices[0]!.differences
  const cases = new Map(judged.map((difference) => [difference.offset, difference.case]))
  return { a: ours, b: theirs, equal, differences: differences(masksOf(a, one), masksOf(b, other), cases) }
}

/**
 * Compares two destinations device by device.
 * @throws InputError for a request that makes no sense
 */
export function compareFingerprints(a: DestinationSide, b: DestinationSide, sha256: Sha256): ComparedFingerprints {
  const pairing = pair(a.devices, b.devices, a.request.map, a.request.devices)
  return {
    pairs: pairing.pairs.map(({ source, destination }) =>
      comparePair(source, destination, a.request, b.request, sha256),
    ),
    onlyA: pairing.source.map((device) => fingerprintOf(device, a.request, sha256)),
    onlyB: pairing.destination.map((device) => fingerprintOf(device, b.request, sha256)),
  }
}
