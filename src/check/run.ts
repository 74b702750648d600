import { InputError } from '../bytes/input-error'
import type { Device } from '../pci/device'
import { judge } from './releases/judge'
import { targetNotes, targetOfReport } from './releases/target'
import { assemble } from './report/assemble'
import { CONFIG_ALONE } from './report/coverage'
import type { Report, Unpaired, Verdict } from './report/report'
import type { CheckRequest } from './report/request'
import { type Pairing, pair } from './select/pair'
import { refuseUnknown } from './select/select'

/** A device without a counterpart leaves the verdict open. */
const unpairedVerdict = ({ source, destination }: Pairing): Verdict =>
  source.length + destination.length > 0 ? 'undetermined' : 'compatible'

const alone = (devices: readonly Device[]): Unpaired[] =>
  devices.map(({ id, address }) => ({ id: id ?? address ?? 'device without address', address }))

/**
 * Compares all devices of two sides as the destination's QEMU would on restore.
 * @param source devices as the source's dump or stream shows them
 * @param destination devices as freshly created on the destination
 * @throws InputError for a request that makes no sense, or if there is nothing to compare
 */
export function runCheck(source: readonly Device[], destination: readonly Device[], request: CheckRequest): Report {
  refuseUnknown(request.devices, [...source, ...destination])
  const pairing = pair(source, destination, request.map, request.devices)
  if (pairing.pairs.length === 0) {
    throw new InputError(
      'nothing to compare: no device of the source has a counterpart on the destination',
      {},
      'name pairs with --map SRC=DST',
    )
  }
  const found = judge(pairing.pairs, request, () => unpairedVerdict(pairing))
  return assemble(request, {
    covers: CONFIG_ALONE,
    target: targetOfReport(request.target, found),
    verdict: found.verdict,
    unpaired: { source: alone(pairing.source), destination: alone(pairing.destination) },
    devices: found.devices,
    notes: [...pairing.notes, ...targetNotes(request.target, found)],
  })
}
