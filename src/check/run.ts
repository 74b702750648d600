import { InputError } from '../bytes/input-error'
import type { Device } from '../pci/device'
import type { Version } from '../qemu/releases/version'
import { judge } from './releases/judge'
import { targetNotes, targetOfReport } from './releases/target'
import { assemble } from './report/assemble'
import { CONFIG_ALONE, type Coverage } from './report/coverage'
import type { Report, Stop, Unpaired, Verdict } from './report/report'
import type { CheckRequest } from './report/request'
import { type Pairing, pair } from './select/pair'
import { refuseUnknown } from './select/select'

/** A device without a counterpart leaves the verdict open. */
const unpairedVerdict = ({ source, destination }: Pairing): Verdict =>
  source.length + destination.length > 0 ? 'undetermined' : 'compatible'

const alone = (devices: readonly Device[]): Unpaired[] =>
  devices.map(({ id, address }) => ({ id: id ?? address ?? 'device without address', address }))

/** What else is known of the machines that the devices belong to. */
export interface Surroundings {
  readonly covers: Coverage
  /** What stops the destination's QEMU before it loads any section. */
  readonly stops: (qemu: Version) => readonly Stop[]
}

const NOTHING_ELSE: Surroundings = { covers: CONFIG_ALONE, stops: () => [] }

/**
 * Compares all devices of two sides as the destination's QEMU would on restore.
 * @param source devices as the source's dump or stream shows them
 * @param destination devices as freshly created on the destination
 * @param machines what else is known of the machines
 * @throws InputError for a request that makes no sense, or if there is nothing to compare
 */
export function runCheck(
  source: readonly Device[],
  destination: readonly Device[],
  request: CheckRequest,
  machines: Surroundings = NOTHING_ELSE,
): Report {
  refuseUnknown(request.devices, [...source, ...destination])
  const pairing = pair(source, destination, request.map, request.devices)
  if (pairing.pairs.length === 0) {
    throw new InputError(
      'nothing to compare: no device of the source has a counterpart on the destination',
      {},
      'name pairs with --map SRC=DST',
    )
  }
  const found = judge(pairing.pairs, request, ({ qemu }) =>
    machines.stops(qemu).length > 0 ? 'incompatible' : unpairedVerdict(pairing),
  )
  const stops = found.verdict === 'incompatible' ? machines.stops(found.target.qemu) : []
  return assemble(request, {
    covers: machines.covers,
    target: targetOfReport(request.target, found),
    verdict: found.verdict,
    unpaired: { source: alone(pairing.source), destination: alone(pairing.destination) },
    devices: found.devices,
    ...(stops.length > 0 ? { stops } : {}),
    notes: [...pairing.notes, ...targetNotes(request.target, found)],
  })
}
