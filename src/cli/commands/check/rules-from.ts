import { InputError } from '../../../bytes/input-error'
import { areMeasured, knownRelease } from '../../../check/releases/unknown-target'
import { requestFor } from '../../../check/report/device-requests'
import type { CheckRequest } from '../../../check/report/request'
import type { Stream } from '../../../formats/stream'
import { programAt } from '../../../live/binary/measure'
import { withRulesOf } from '../../../live/binary/rules'
import { vmstateOf } from '../../../live/binary/vmstate'
import type { Device } from '../../../pci/device'
import type { ReadSide } from '../../reading/devices'

/** A destination whose devices have the masks of a QEMU on this host, and the request with that QEMU's release. */
interface Ruled {
  readonly destination: ReadSide
  readonly asked: CheckRequest
}

/** The machine type that the destination names itself, where the user names none. */
const machineOf = ({ stream, host }: ReadSide, given: string | null): string | null =>
  given ?? host?.machine ?? stream?.machine ?? null

const RELEASE = /\d+\.\d+/

/** @throws InputError where the destination is said to be another release than the program is */
function refuseOther(name: string, version: string, told: string | null): void {
  const [own, other] = [version, told ?? version].map((text) => RELEASE.exec(text)?.[0])
  if (own === other) return
  throw new InputError(`${name} is QEMU ${version} and not ${told}`, {}, 'Give the QEMU of the destination.')
}

/**
 * A destination's stream with what the program says of the states that it loads, which then goes before the tables of
 * its release; of one that can't say it (5.2 for POWER ends while it does) the tables hold, and a note says so.
 */
async function withStates(stream: Stream, program: string, machine: string): Promise<Stream> {
  try {
    return { ...stream, program: await vmstateOf(program, machine) }
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return { ...stream, notes: [...stream.notes, `the tables of the release are used: ${error.message}`] }
  }
}

/**
 * Has the QEMU that the user named make the destination's devices, and say which states it loads.
 * @throws InputError where it does not start, and for another `--qemu` than it is
 */
export async function withRulesFrom(name: string, destination: ReadSide, asked: CheckRequest): Promise<Ruled> {
  const { target, perDevice } = asked
  const machine = machineOf(destination, target.machine)
  const settings = (device: Device) => ({ ...requestFor(target, perDevice, [device]), machine })
  const { stream } = destination
  const shown = stream?.devices ?? destination.devices
  const program = programAt(name)
  const { version, machine: made, devices } = await withRulesOf(program, shown, machine, settings)
  refuseOther(name, version, target.qemu ?? destination.host?.qemu ?? null)
  const qemu = target.qemu ?? (areMeasured(devices) ? knownRelease(version) : version)
  const ruled = stream && (await withStates(stream, program, made ?? machine!))
  return {
    destination: ruled
      ? { ...destination, devices, stream: { ...ruled, devices: joined(ruled.devices, devices) } }
      : { ...destination, devices },
    asked: { ...asked, target: { ...target, qemu } },
  }
}

/** The devices of a stream with what was found for them. */
const joined = <D extends Device>(own: readonly D[], ruled: readonly Device[]): D[] =>
  own.map((device, i) => {
    const { measured, notes } = ruled[i]!
    return { ...device, notes, ...(measured ? { measured } : {}) }
  })
