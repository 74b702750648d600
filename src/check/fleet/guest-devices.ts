import { InputError } from '../../bytes/input-error'
import type { Device } from '../../pci/device'
import { profileOf } from '../../qemu/detection/profiles'
import { isPropertyValue } from '../../qemu/devices/property-names'
import { seededPlacements } from '../../qemu/fresh/seed'
import { expressAt } from '../../qemu/options/edit'
import { RULES } from '../../qemu/options/rules'
import { type Context, padded } from '../../qemu/painting/context'
import { type Assumption, predict } from '../../qemu/predict/predict'
import { resolveTarget, type Target } from '../../qemu/reconstruct'
import type { Machine } from '../../qemu/releases/machine'
import { parseVersion, type Version } from '../../qemu/releases/version'
import type { Placement } from '../../qemu/request'
import type { DeviceKind } from '../atlas/form'
import type { CheckRequest } from '../report/request'
import type { MatrixSource } from './matrix'

/** A device of a guest: its type, what it was created with besides defaults, and where it sits. */
export interface GuestDevice {
  readonly id: string
  readonly kind: DeviceKind
  readonly placement: Placement
  /** As it is now. */
  readonly config: Uint8Array
}

/** What a guest runs on, and its devices. */
export interface GuestMachine {
  readonly qemu: Version
  readonly machine: string
  readonly devices: readonly GuestDevice[]
}

/** The name under which a prediction has the state of a port's slot, which is not an option (`presence`). */
const SLOT = 'slot'

interface Unknown {
  readonly reason: string
}

function placementOf({ placement, config }: Device, type: string, machine: Machine): Placement {
  const shown = expressAt(config) === undefined ? 'pci-bridge' : 'root-port'
  const wanted = placement ?? (machine.express ? shown : 'pci.0')
  const measured = seededPlacements(type)
  return measured.includes(wanted) ? wanted : (measured.find((at) => (at === 'pci.0') !== machine.express) ?? wanted)
}

function deviceOf(
  device: Device,
  all: readonly Device[],
  request: CheckRequest,
  target: Target & { readonly machine: Machine },
): GuestDevice | Unknown {
  const { qemu, machine } = target
  const found = predict(device, all, request.target, target, { qemu, machine: machine.name })
  const id = device.id ?? device.address ?? 'a device'
  if ('reason' in found) return { reason: `${id}: ${found.reason}` }
  const { kind } = profileOf(device, request.target)
  if (kind.how !== 'model') return { reason: `${id}: pcimig does not know how QEMU builds it` }
  const type = device.type ?? kind.model.name
  const placement = placementOf(device, type, machine)
  // What the bytes show and no release or machine type decides was asked for by whoever started the guest.
  const context: Context = { ...target, placement, set: request.target.set, device, config: padded(device.config) }
  const isDefault = ({ property, value }: Assumption): boolean =>
    RULES.some((rule) => rule.property === property && rule.has(type) && rule.wanted(context, type, '') === value)
  const given = found.assumptions.filter(
    (one) =>
      one.from === 'dump' && one.property !== SLOT && isPropertyValue(one.property, one.value) && !isDefault(one),
  )
  const set = new Map(given.map(({ property, value }) => [property, value]))
  return { id, kind: { type, set }, placement, config: device.config }
}

/**
 * Returns the devices of a guest with the options that they were created with, or why they are not known. The guest's
 * its input has to name release and machine type.
 */
export function guestOf({ side }: MatrixSource, request: CheckRequest): GuestMachine | Unknown {
  if ('problem' in side) return { reason: side.problem }
  const { host, stream, devices } = side
  const machine = host?.machine ?? stream?.machine ?? null
  if (!host?.qemu || machine === null) return { reason: 'its QEMU release is not given: a capture contains it' }
  try {
    const target = resolveTarget({ ...request.target, qemu: host.qemu, machine })
    const found = devices.map((device) => deviceOf(device, devices, request, target))
    const unknown = found.find((one): one is Unknown => 'reason' in one)
    return unknown ?? { qemu: parseVersion(host.qemu), machine, devices: found as GuestDevice[] }
  } catch (error) {
    if (error instanceof InputError) return { reason: error.message }
    throw error
  }
}
