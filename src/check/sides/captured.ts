import { InputError } from '../../bytes/input-error'
import type { CapturedHost } from '../../formats/capture/machine'
import type { Stream } from '../../formats/stream'
import type { Device } from '../../pci/device'
import { spelled } from '../../qemu/releases/switch-values'
import { parseVersion } from '../../qemu/releases/version'
import type { TargetRequest, View } from '../../qemu/request'
import { areMeasured, knownRelease, openUnknown } from '../releases/unknown-target'
import type { CheckRequest } from '../report/request'

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

const LEAVE_OUT = 'Leave it out: the capture has it.'

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
export function capturedTarget(target: TargetRequest, { devices, host }: ComparedSide): TargetRequest {
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
export function requestFrom(request: CheckRequest, { devices, host }: ComparedSide): CheckRequest {
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
export function requestBetween(request: CheckRequest, source: ComparedSide, destination: ComparedSide): CheckRequest {
  if (destination.host) refuseOtherPlaces(destination.devices, [['--dst-view', request.destinationView]], null)
  const asked = requestFrom({ ...request, target: capturedTarget(request.target, destination) }, source)
  const { sourceQemu, target } = asked
  const isSent = source.devices.every(({ fromStream, view }) => fromStream === true || view === 'qemu')
  return {
    ...asked,
    target: { ...target, ...openUnknown(target, destination.devices) },
    // What the source's QEMU has built is compared as it is.
    sourceQemu: isSent && areMeasured(destination.devices) ? knownRelease(sourceQemu) : sourceQemu,
  }
}
