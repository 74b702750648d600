import { InputError } from '../bytes/input-error'
import type { Device } from '../pci/device'
import { resolveTarget } from '../qemu/reconstruct'
import { refuseUnknown } from './chosen'
import { checkDevice } from './device'
import { type Pairing, pair } from './pair'
import type { DeviceReport, Report, Unpaired, Verdict } from './report'
import type { CheckRequest } from './request'

/** Incompatible if any device is; undetermined if any is, or has no counterpart. */
function verdictOf(devices: readonly DeviceReport[], { source, destination }: Pairing): Verdict {
  if (devices.some(({ verdict }) => verdict === 'incompatible')) return 'incompatible'
  const open = devices.some(({ verdict }) => verdict === 'undetermined')
  return open || source.length > 0 || destination.length > 0 ? 'undetermined' : 'compatible'
}

const alone = (devices: readonly Device[]): Unpaired[] =>
  devices.map(({ id, address }) => ({ id: id ?? address ?? 'device without address', address }))

/**
 * Compares all devices of two sides as the destination's QEMU would on restore.
 * @param source devices as the source's dump or stream shows them
 * @param destination devices as freshly created on the destination
 * @throws InputError for a request that makes no sense, and where there is nothing to compare
 */
export function runCheck(source: readonly Device[], destination: readonly Device[], request: CheckRequest): Report {
  const target = resolveTarget(request.target)
  refuseUnknown(request.devices, [...source, ...destination])
  const pairing = pair(source, destination, request.map, request.devices)
  if (pairing.pairs.length === 0) {
    throw new InputError(
      'nothing to compare: no device of the source has a counterpart on the destination',
      {},
      'name pairs with --map SRC=DST',
    )
  }
  const devices = pairing.pairs.map((entry) => checkDevice(entry, request, target))
  return {
    schemaVersion: 1,
    tool: { name: 'pcimig', version: request.version },
    target: { qemu: target.qemu.text, machine: target.machine?.name ?? null },
    verdict: verdictOf(devices, pairing),
    unpaired: { source: alone(pairing.source), destination: alone(pairing.destination) },
    devices,
    notes: [...pairing.notes, ...target.notes],
  }
}
