import { InputError } from '../../bytes/input-error'
import { kernelOf } from '../../kernel/alike'
import type { Device } from '../../pci/device'
import { profileOf } from '../../qemu/detection/profiles'
import type { Version } from '../../qemu/releases/version'
import { judge } from '../releases/judge'
import { targetNotes, targetOfReport } from '../releases/target'
import { assemble } from '../report/assemble'
import { CONFIG_ALONE, type Coverage } from '../report/coverage'
import type { Report, Stop, Unpaired, Verdict } from '../report/report'
import type { CheckRequest } from '../report/request'
import { pairHosts } from '../select/hosts'
import { type Pairing, pair } from '../select/pair'
import { refuseUnknown } from '../select/select'

/** A device without a counterpart leaves the verdict open. */
const unpairedVerdict = ({ source, destination }: Pairing): Verdict =>
  source.length + destination.length > 0 ? 'undetermined' : 'compatible'

const alone = (devices: readonly Device[]): Unpaired[] =>
  devices.map(({ id, address }) => ({ id: id ?? address ?? 'device without address', address }))

/** What else is known about the machines that the devices belong to. */
export interface BothMachines {
  readonly covers: Coverage
  /** What stops the destination's QEMU before it loads any section. */
  readonly stops: (qemu: Version) => readonly Stop[]
}

const NOTHING_ELSE: BothMachines = { covers: CONFIG_ALONE, stops: () => [] }

/** The request for functions of two hosts, which are passed through even if they look emulated. */
function ofHosts(request: CheckRequest, { pairs }: Pairing): CheckRequest {
  const isSure = pairs.every(({ destination }) => profileOf(destination, request.target).kind.how === 'vfio')
  return isSure ? request : { ...request, target: { ...request.target, profile: 'vfio-pci' } }
}

/** The release that was given for the destination's host, or the one that all of its functions name. */
function hostKernelOf({ pairs }: Pairing, { target }: CheckRequest): string | null {
  const names = new Set(pairs.map(({ destination }) => kernelOf(destination, target.hostKernel).release?.text ?? null))
  return names.size === 1 ? [...names][0]! : null
}

/**
 * Compares all devices of two sides as the destination's QEMU would on restore.
 * @param source devices as the source's dump or stream shows them
 * @param destination devices as freshly created on the destination
 * @param machines what else is known about the machines
 * @throws InputError for a request that makes no sense, or if there is nothing to compare
 */
export function runCheck(
  source: readonly Device[],
  destination: readonly Device[],
  request: CheckRequest,
  machines: BothMachines = NOTHING_ELSE,
): Report {
  refuseUnknown(request.devices, [...source, ...destination])
  const pairing = (request.hosts ? pairHosts : pair)(source, destination, request.map, request.devices)
  if (pairing.pairs.length === 0) {
    throw new InputError(
      'nothing to compare: no device of the source has a counterpart on the destination',
      {},
      'name pairs with --map SRC=DST',
    )
  }
  const found = judge(pairing.pairs, request.hosts ? ofHosts(request, pairing) : request, ({ qemu }) =>
    machines.stops(qemu).length > 0 ? 'incompatible' : unpairedVerdict(pairing),
  )
  const stops = found.verdict === 'incompatible' ? machines.stops(found.target.qemu) : []
  return assemble(request, {
    covers: machines.covers,
    target: { ...targetOfReport(request.target, found), hostKernel: hostKernelOf(pairing, request) },
    verdict: found.verdict,
    unpaired: { source: alone(pairing.source), destination: alone(pairing.destination) },
    devices: found.devices,
    ...(stops.length > 0 ? { stops } : {}),
    notes: [...pairing.notes, ...targetNotes(request.target, found)],
  })
}
