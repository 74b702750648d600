import { InputError } from '../../bytes/input-error'
import { printable } from '../../bytes/printable'
import type { CapturedHost } from '../../formats/capture/machine'
import type { Stream } from '../../formats/stream'
import type { Device } from '../../pci/device'
import { spelled } from '../../qemu/releases/switch-values'
import { parseVersion } from '../../qemu/releases/version'
import type { TargetRequest, View } from '../../qemu/request'
import { checkMigration } from '../machine/migration'
import { restoreFindings } from '../machine/restore-stops'
import { areMeasured, knownRelease, openUnknown } from '../releases/unknown-target'
import { coverageOf } from '../report/coverage'
import type { Report } from '../report/report'
import type { CheckRequest } from '../report/request'
import { predictedDevices, runPrediction } from './predict'
import { type BothMachines, runCheck } from './run'

/** One side of a comparison. */
export interface ComparedSide {
  readonly devices: readonly Device[]
  /** The saved or captured machine that they belong to, if the input is one. */
  readonly stream: Stream | null
  /** What a capture says about the machine. */
  readonly host?: CapturedHost | undefined
  /** Of a capture, its machine type and RAM blocks alone. */
  readonly frame?: Stream | undefined
}

const LEAVE_OUT = 'Leave it out: the capture says it.'

const contradiction = (option: string, held: string): InputError =>
  new InputError(`${option} contradicts the capture, which has ${held}`, {}, LEAVE_OUT)

/** The longer of two spellings of a version. @throws InputError if they are of different releases */
function sameVersion(option: string, given: string | null, held: string | null): string | null {
  if (given === null || held === null) return given ?? held
  const [wanted, own] = [parseVersion(given).text, parseVersion(held).text]
  if (wanted !== own && !own.startsWith(`${wanted}.`)) throw contradiction(`${option} ${given}`, held)
  return held
}

const nameOf = ({ id, address }: Device): string => id ?? address ?? 'a device'

/** @throws InputError for a property that a device holds another value of */
function refuseOtherProperties(option: string, set: ReadonlyMap<string, string>, devices: readonly Device[]): void {
  for (const [name, value] of set) {
    const other = devices.find(({ properties }) => {
      const held = properties?.get(name)
      return held !== undefined && spelled(held) !== spelled(value)
    })
    if (!other) continue
    throw contradiction(`${option} ${name}=${value}`, `${name}=${other.properties!.get(name)} for ${nameOf(other)}`)
  }
}

/** @throws InputError for a view or a placement that a device can't have */
function refuseOtherPlaces(
  devices: readonly Device[],
  views: readonly (readonly [option: string, given: View | null])[],
  placement: TargetRequest['placement'],
): void {
  for (const [option, given] of views) {
    const other = given === null ? undefined : devices.find(({ view = given }) => view !== given)
    if (other) throw contradiction(`${option} ${given}`, `the view ${other.view} of ${nameOf(other)}`)
  }
  const other = placement === null ? undefined : devices.find((device) => (device.placement ?? placement) !== placement)
  if (other) throw contradiction(`--placement ${placement}`, `${nameOf(other)} at ${other.placement}`)
}

/**
 * Returns the target with what a capture of it says.
 * @throws InputError for an option that contradicts it
 */
export function targetOf(target: TargetRequest, { devices, host }: ComparedSide): TargetRequest {
  if (!host) return target
  refuseOtherProperties('--set', target.set, devices)
  refuseOtherPlaces(devices, [['--view', target.view]], target.placement)
  if (target.machine !== null && host.machine !== null && target.machine !== host.machine) {
    throw contradiction(`--machine ${target.machine}`, host.machine)
  }
  const named = { qemu: sameVersion('--qemu', target.qemu, host.qemu), machine: target.machine ?? host.machine }
  return { ...target, ...named, ...openUnknown({ ...target, ...named }, devices) }
}

/** The same for the source: its QEMU. Its machine type is the destination's too, or the migration fails anyway. */
function requestFrom(request: CheckRequest, { devices, host }: ComparedSide): CheckRequest {
  if (!host) return request
  refuseOtherProperties('--src-set', request.sourceSet ?? new Map(), devices)
  refuseOtherPlaces(devices, [['--src-view', request.sourceView]], null)
  return {
    ...request,
    sourceQemu: sameVersion('--src-qemu', request.sourceQemu, host.qemu),
    target: { ...request.target, machine: request.target.machine ?? host.machine },
  }
}

/** Returns the request with what the captures among the sides say. @throws InputError if an option contradicts one */
function requestBetween(request: CheckRequest, source: ComparedSide, destination: ComparedSide): CheckRequest {
  if (destination.host) refuseOtherPlaces(destination.devices, [['--dst-view', request.destinationView]], null)
  const asked = requestFrom({ ...request, target: targetOf(request.target, destination) }, source)
  const { sourceQemu, target } = asked
  const isSent = source.devices.every(({ fromStream, view }) => fromStream === true || view === 'qemu')
  return {
    ...asked,
    target: { ...target, ...openUnknown(target, destination.devices) },
    // What the source's QEMU has built is compared as it is.
    sourceQemu: isSent && areMeasured(destination.devices) ? knownRelease(sourceQemu) : sourceQemu,
  }
}

/** A machine without its sections, which the other side does not list. */
const bare = (machine: Stream): Stream => ({ ...machine, sections: [], listed: false })

/** What machine type and RAM blocks of two machines decide. */
const surroundings = (source: Stream, destination: Stream): BothMachines => ({
  covers: coverageOf(bare(source), bare(destination), { virtio: false, vmstate: false }),
  stops: (qemu) => restoreFindings(bare(source), bare(destination), [], [], qemu, null).stopsWith([]),
})

/** There is no verdict for a guest whose own QEMU refuses to migrate it, even if the destination would accept it. */
function unlessBlocked(report: Report, { host }: ComparedSide): Report {
  const blocked = host?.blocked ?? []
  if (blocked.length === 0) return report
  const refused = blocked.map((reason) => `the source's QEMU refuses to begin the migration: ${printable(reason)}`)
  return {
    ...report,
    verdict: report.verdict === 'compatible' ? 'undetermined' : report.verdict,
    unread: [
      ...(report.unread ?? []),
      ...refused.map((reason) => ({ side: 'source' as const, section: 'migration', reason })),
    ],
    notes: [...refused, ...report.notes],
  }
}

function compared(source: ComparedSide, destination: ComparedSide, request: CheckRequest): Report {
  const asked = requestBetween(request, source, destination)
  if (source.stream && destination.stream) return checkMigration(source.stream, destination.stream, asked)
  const [from, to] = [source, destination].map(({ stream, frame }) => stream ?? frame)
  return runCheck(source.devices, destination.devices, asked, from && to ? surroundings(from, to) : undefined)
}

/**
 * Compares two sides: two saved or captured machines as wholes, everything else device by device.
 * @throws InputError as checkMigration and runCheck, and for an option that contradicts a capture
 */
export const checkSides = (source: ComparedSide, destination: ComparedSide, request: CheckRequest): Report =>
  unlessBlocked(compared(source, destination, request), source)

const machineOf = ({ stream, host }: ComparedSide): string | null => stream?.machine ?? host?.machine ?? null

/**
 * Returns the devices that the request's QEMU is predicted to create for a side.
 * @throws InputError as predictSide
 */
export const predictedFor = (source: ComparedSide, request: CheckRequest): readonly Device[] =>
  predictedDevices(source.devices, requestFrom(request, source), machineOf(source))

/**
 * Compares a side with the devices that the request's QEMU is predicted to create.
 * @param ruled what `predictedFor` returned, with the masks of the destination's program
 * @throws InputError as runPrediction, and for an option that contradicts a capture
 */
export function predictSide(source: ComparedSide, request: CheckRequest, ruled?: readonly Device[]): Report {
  const asked = requestFrom(request, source)
  return unlessBlocked(runPrediction(source.devices, asked, machineOf(source), ruled, source.stream), source)
}
