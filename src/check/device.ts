import { hex } from '../bytes/hex'
import type { Device } from '../pci/device'
import { fieldsAt, naming } from '../pci/name'
import { type Reconstruction, reconstruct, type Target } from '../qemu/reconstruct'
import type { View } from '../qemu/request'
import { parseVersion } from '../qemu/version'
import { caseOf } from './cases'
import { type Comparison, compare, failingBits, type Side } from './compare'
import { badConfigData } from './message'
import type { DeviceReport, Difference, FirstFailure, Verdict } from './report'
import type { CheckRequest } from './request'
import { ruleFinder } from './rule-finder'

/** A source device, its counterpart, and what a user should know about how they were paired. */
export interface DevicePair {
  readonly source: Device
  readonly destination: Device
  readonly note: string | null
}

/** The source's bytes as the stream will carry them; a host function's become those QEMU holds of it. */
function sourceSide(source: Device, destination: Reconstruction, request: CheckRequest, target: Target) {
  const view: View = request.sourceView ?? request.target.view ?? destination.view
  const qemu = request.sourceQemu === null ? target.qemu : parseVersion(request.sourceQemu)
  const own = { ...request.target, profile: destination.profile.name, view, placement: destination.placement }
  const built = reconstruct(source, own, { ...target, qemu })
  return { ...built, view }
}

/**
 * Compares one pair of devices.
 * @throws InputError for a request that makes no sense for these devices
 */
export function checkDevice(
  { source, destination, note }: DevicePair,
  request: CheckRequest,
  target: Target,
): DeviceReport {
  const view = request.destinationView ?? request.target.view
  const device = reconstruct(destination, { ...request.target, view }, target)
  const from = sourceSide(source, device, request, target)
  const { masks, profile } = device
  const comparison = compare(from.masks, masks)
  const refused = masks.refused ?? from.masks.refused
  const { verdict, reason } = refused
    ? { verdict: 'undetermined' as const, reason: `QEMU would not start a device like this: ${refused}` }
    : judge(comparison, from.masks, device)
  const address = destination.address ?? source.address
  return {
    id: destination.id ?? source.id ?? (address === null ? profile.name : `${address}/${profile.name}`),
    address: { source: source.address, destination: destination.address },
    profile: { name: profile.name, how: profile.chosen, verified: profile.verified, why: profile.why },
    view: { source: from.view, destination: device.view },
    verdict,
    reason,
    size: masks.size,
    firstFailure: verdict === 'incompatible' ? firstFailure(comparison, from.masks, device) : null,
    differences: differences(comparison, from.masks, device, request.all),
    notes: [
      ...(note === null ? [] : [note]),
      ...[...source.notes, ...from.masks.notes].map((text) => `source: ${text}`),
      ...[...destination.notes, ...masks.notes, masks.contradiction ?? []].flat().map((text) => `destination: ${text}`),
    ],
  }
}

function judge(
  comparison: Comparison,
  from: Side,
  { masks }: Reconstruction,
): { verdict: Verdict; reason: string | null } {
  const [failing] = comparison.failing
  if (failing !== undefined) return { verdict: 'incompatible', reason: null }
  const whole = !from.absent.includes(0xff) && !masks.absent.includes(0xff)
  if (from.size !== masks.size && whole) {
    return {
      verdict: 'incompatible',
      reason: `the source sends ${from.size} bytes of config space and the destination expects ${masks.size}: QEMU reads past the field and fails`,
    }
  }
  const [open] = comparison.open
  if (open === undefined) return { verdict: 'compatible', reason: null }
  const missing = (side: Side) => open >= side.size || side.absent[open] !== 0
  if (missing(from))
    return { verdict: 'undetermined', reason: `the source's dump does not hold ${hex(open)}, which may be compared` }
  if (missing(masks)) {
    return {
      verdict: 'undetermined',
      reason: `the destination's dump does not hold ${hex(open)}, which may be compared`,
    }
  }
  return {
    verdict: 'undetermined',
    reason: `whether ${hex(open)} is compared is not known: ${ruleFinder(masks.rules)(open).note}`,
  }
}

function operands(offset: number, from: Side, { masks }: Reconstruction) {
  return {
    offset,
    read: from.config[offset]!,
    device: masks.config[offset]!,
    cmask: masks.cmask[offset]!,
    wmask: masks.wmask[offset]!,
    w1cmask: masks.w1cmask[offset]!,
  }
}

function firstFailure({ failing }: Comparison, from: Side, device: Reconstruction): FirstFailure | null {
  const [offset] = failing
  if (offset === undefined) return null
  const found = operands(offset, from, device)
  return { ...found, message: badConfigData(found) }
}

function differences(comparison: Comparison, from: Side, device: Reconstruction, all: boolean): Difference[] {
  const { masks, profile } = device
  const names = naming(masks.config)
  const rule = ruleFinder(masks.rules)
  const fails = new Set(comparison.failing)
  const open = new Set(comparison.open)
  const both = Math.min(from.size, masks.size)
  const offsets = all ? Array.from({ length: both }, (_, i) => i) : comparison.differing
  return offsets
    .filter((offset) => from.absent[offset] === 0 && masks.absent[offset] === 0)
    .map((offset) => {
      const { read, device: own, cmask, wmask, w1cmask } = operands(offset, from, device)
      const failing = fails.has(offset) ? failingBits(read, own, cmask, wmask, w1cmask) & ~masks.uncertain[offset]! : 0
      const named = names.at(offset)
      const { rule: code, note } = rule(offset)
      const outcome = failing !== 0 ? 'fails' : open.has(offset) ? 'undetermined' : read === own ? 'equal' : 'adopted'
      return {
        offset,
        source: read,
        destination: own,
        cmask,
        wmask,
        w1cmask,
        failing,
        outcome,
        register: named.register,
        field: fieldsAt(named, failing || read ^ own || 0xff),
        rule: code,
        case: failing !== 0 ? caseOf({ named, failing, profile: profile.name }) : null,
        note,
      }
    })
}
