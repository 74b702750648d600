import { InputError } from '../../bytes/input-error'
import type { Stream } from '../../formats/stream'
import type { Device } from '../../pci/device'
import { type Assumption, type NoPrediction, type Origin, type Prediction, predict } from '../../qemu/predict/predict'
import { resolveTarget, type Target } from '../../qemu/reconstruct'
import { parseVersion, type Version } from '../../qemu/releases/version'
import { isOfHost } from '../../qemu/request'
import { checkDevice } from '../device/device'
import { NO_FINDINGS, type OpenSection } from '../machine/findings'
import { foreseenFindings, memoryNotes } from '../machine/foreseen'
import { machineStop } from '../machine/restore-stops'
import { assemble } from '../report/assemble'
import { CONFIG_ALONE } from '../report/coverage'
import { requestFor } from '../report/device-requests'
import type { DeviceReport, Report, Stop, Verdict } from '../report/report'
import type { CheckRequest } from '../report/request'
import { select } from '../select/select'

const nameOf = ({ id, address }: Device): string => id ?? address ?? 'device without address'

/** Reports a device that can't be judged without a dump of the destination's. */
function unpredicted(source: Device, { reason }: NoPrediction, request: CheckRequest): DeviceReport {
  const view = request.sourceView ?? request.target.view ?? 'guest'
  return {
    id: nameOf(source),
    address: { source: source.address, destination: null },
    profile: { name: request.target.profile ?? 'none', how: 'detected', verified: false, why: 'no prediction' },
    view: { source: view, destination: 'qemu' },
    verdict: 'undetermined',
    reason,
    fits: true,
    size: source.config.length,
    firstFailure: null,
    differences: [],
    notes: source.notes.map((text) => `source: ${text}`),
    assumptions: [],
  }
}

const unconfirmed = (assumptions: readonly Assumption[]): readonly string[] =>
  assumptions.filter(({ confirmed }) => !confirmed).map(({ text }) => text)

/** Makes a compatible device undetermined if something it rests on is not confirmed. */
function withAssumptions(report: DeviceReport, { assumptions, open }: Prediction): DeviceReport {
  const doubts = unconfirmed(assumptions)
  const rests = report.differences.some(({ offset, outcome }) => outcome === 'undetermined' && open[offset] !== 0)
  const notes = [
    'the destination is predicted from the source, not read',
    ...assumptions.map(({ text, confirmed }) => `${confirmed ? 'assumed' : 'assumed, not confirmed'}: ${text}`),
    ...report.notes,
  ]
  if (doubts.length === 0 || report.verdict === 'incompatible') return { ...report, notes, assumptions }
  if (report.verdict === 'undetermined' && !rests) return { ...report, notes, assumptions }
  const reason = `${rests ? 'it would be refused' : 'it would be accepted'} if this holds, which nothing confirms: ${doubts.join('; ')}`
  return { ...report, verdict: 'undetermined', reason, notes, assumptions }
}

/** What is predicted for a device, among all of the source's. */
function predictionOf(
  source: Device,
  all: readonly Device[],
  { request, target, origin }: Prepared,
): Prediction | NoPrediction {
  const view = request.sourceView ?? request.target.view
  const isHost = !source.fromStream && view !== null && isOfHost(view)
  return isHost
    ? { reason: "a host function's config space on the destination host can't be predicted: give a dump of it" }
    : predict(source, all, requestFor(request.target, request.perDevice, [source]), target, origin)
}

/** @param ruled the predicted device with the masks of the destination's program, if it was measured */
function checkOne(
  source: Device,
  found: Prediction | NoPrediction,
  { request, target }: Prepared,
  ruled: Device | undefined,
): DeviceReport {
  if ('reason' in found) return unpredicted(source, found, request)
  const { open } = found
  const destination = ruled ?? found.device
  return withAssumptions(checkDevice({ source, destination, note: null, open }, request, target), found)
}

function verdictOf(devices: readonly DeviceReport[], stops: readonly Stop[], open: readonly OpenSection[]): Verdict {
  if (stops.length > 0) return 'incompatible'
  if (devices.some(({ verdict }) => verdict === 'incompatible')) return 'incompatible'
  const isOpen = open.length > 0 || devices.some(({ verdict }) => verdict === 'undetermined')
  return isOpen ? 'undetermined' : 'compatible'
}

/** A stream that names its machine type fits no other. */
const stopsOf = (received: string | null, local: string, qemu: Version): Stop[] =>
  received === null || received === local ? [] : [machineStop(received, local, qemu)]

/** What a prediction is made for. */
interface Prepared {
  readonly request: CheckRequest
  readonly target: Target & { readonly machine: NonNullable<Target['machine']> }
  readonly origin: Origin
  /** Those of the source that are asked for. */
  readonly devices: readonly Device[]
}

/** @throws InputError for a request without QEMU version and machine type, or if there is nothing to compare */
function prepared(source: readonly Device[], asked: CheckRequest, machine: string | null): Prepared {
  const request = { ...asked, target: { ...asked.target, machine: asked.target.machine ?? machine } }
  const { qemu, machine: type } = request.target
  if (qemu === null || type === null) {
    const missing = [...(qemu === null ? ['--qemu'] : []), ...(type === null ? ['--machine'] : [])].join(' and ')
    throw new InputError(
      `--dst-from-model needs ${missing}`,
      {},
      'Name what the destination runs: --machine pc-q35-7.2 --qemu 10.0.',
    )
  }
  const target = resolveTarget({ ...request.target, machine: type })
  const origin = { qemu: request.sourceQemu === null ? null : parseVersion(request.sourceQemu), machine }
  if (request.map.size > 0) {
    throw new InputError(
      '--map has no meaning with --dst-from-model',
      {},
      'A prediction pairs each device with itself: leave it out.',
    )
  }
  return { request, target, origin, devices: select(source, request.devices) }
}

/**
 * Returns the devices that the target's QEMU is predicted to create, each in the place of the requested device of the source; one that
 * can't be predicted is left as it is.
 * @throws InputError as runPrediction
 */
export function predictedDevices(
  source: readonly Device[],
  asked: CheckRequest,
  machine: string | null,
): readonly Device[] {
  const plan = prepared(source, asked, machine)
  return plan.devices.map((device) => {
    const found = predictionOf(device, source, plan)
    return 'reason' in found ? device : found.device
  })
}

/**
 * Compares all devices of the source with those that the target's QEMU is predicted to create.
 * @param machine machine type that the source itself names, used if the request names none
 * @param ruled what `predictedDevices` returned, with the masks that the destination's program gives such devices
 * @param saved the source as a saved machine, if it is one
 * @throws InputError for a request without QEMU version and machine type, or if there is nothing to compare
 */
export function runPrediction(
  source: readonly Device[],
  asked: CheckRequest,
  machine: string | null = null,
  ruled: readonly Device[] = [],
  saved: Stream | null = null,
): Report {
  const plan = prepared(source, asked, machine)
  const { request, target } = plan
  const devices = plan.devices.map((device, i) => checkOne(device, predictionOf(device, source, plan), plan, ruled[i]))
  const given = (device: Device) => requestFor(request.target, request.perDevice, [device]).set
  const states = saved === null ? NO_FINDINGS : foreseenFindings(saved, target.qemu, plan.origin.qemu, given)
  const stops = [...stopsOf(machine, target.machine.name, target.qemu), ...states.stops]
  return assemble(request, {
    covers: { ...CONFIG_ALONE, machine: machine !== null },
    target: { qemu: target.qemu.text, machine: target.machine.name, hostKernel: null },
    verdict: verdictOf(devices, stops, states.open),
    unpaired: { source: [], destination: [] },
    devices,
    stops,
    predicted: true,
    ...(states.open.length > 0 ? { unread: states.open } : {}),
    notes: [
      `prediction: the destination's config space was not read but built from the source's for QEMU ${target.qemu.text}, ${target.machine.name}; a dump of the destination is proof`,
      ...target.notes,
      ...states.open.map(({ section, reason }) => `${section}: ${reason}`),
      ...(saved === null ? [] : memoryNotes(saved, given)),
    ],
  })
}
