import { InputError } from '../../../bytes/input-error'
import type { RequestOf, WithRules } from '../../../check/measured/deciding-properties'
import { withRulesIn } from '../../../check/measured/from-file'
import { areMeasured, knownRelease } from '../../../check/releases/unknown-target'
import { requestFor } from '../../../check/report/device-requests'
import type { CheckRequest } from '../../../check/report/request'
import { readRules } from '../../../formats/rules/read'
import type { Stream } from '../../../formats/stream'
import type { VmstateDump } from '../../../formats/vmstate/vmsd'
import type { Device } from '../../../pci/device'
import type { ReadSide } from '../../reading/devices'
import { inFile } from '../../reading/in-file'
import { readBytes } from '../../reading/input'

/** A destination whose devices have the masks of a QEMU on this host, and the request with that QEMU's release. */
interface Ruled<A> {
  readonly destination: ReadSide
  readonly asked: A
  /** The machine type that was given, or that the destination names. */
  readonly machine: string
}

/** The part of a request that decides which masks devices have. */
type Asked = Pick<CheckRequest, 'target' | 'perDevice'>

/** The machine type that the destination names itself, if the user names none. */
const machineOf = ({ stream, host }: ReadSide, given: string | null): string | null =>
  given ?? host?.machine ?? stream?.machine ?? null

const RELEASE = /\d+\.\d+/

/** @throws InputError if the destination is said to be another release than the program is */
function refuseOther(name: string, version: string, given: string | null): void {
  const [own, other] = [version, given ?? version].map((text) => RELEASE.exec(text)?.[0])
  if (own === other) return
  throw new InputError(`${name} is QEMU ${version} and not ${given}`, {}, 'Give the QEMU of the destination.')
}

/** Where the rules of the destination's QEMU are: it is on this host, or was measured before. */
export type RulesSource = { readonly program: string } | { readonly file: string }

const withoutMachine = (option: string): InputError =>
  new InputError(`${option} needs a machine type`, {}, 'Give --machine TYPE, or a capture of the destination.')

/** Devices with a program's masks, and the description of the states that it loads. */
interface FromSource<D extends Device> extends WithRules<D> {
  /** @throws InputError if it is not known */
  readonly states: () => Promise<VmstateDump> | VmstateDump
}

/** @throws InputError if the program does not start */
async function fromProgram<D extends Device>(
  name: string,
  devices: readonly D[],
  machine: string,
  settings: RequestOf,
): Promise<FromSource<D>> {
  const { programAt } = await import('../../../live/binary/measure')
  const { withRulesOf } = await import('../../../live/binary/rules')
  const { vmstateOf } = await import('../../../live/binary/vmstate')
  const program = programAt(name)
  const found = await withRulesOf(program, devices, machine, settings)
  return { ...found, states: () => vmstateOf(program, found.machine ?? machine) }
}

/** @throws InputError if it is not a file of rules, or has none of the machine type */
async function fromFile<D extends Device>(
  file: string,
  devices: readonly D[],
  machine: string,
  settings: RequestOf,
): Promise<FromSource<D>> {
  const text = new TextDecoder().decode(await readBytes(file))
  return inFile(file, () => {
    const rules = readRules(text)
    const states = () => {
      if (rules.program) return rules.program
      throw new InputError(`${file} does not say which states its program loads`)
    }
    return { ...withRulesIn(rules, file, devices, machine, settings), states }
  })
}

/**
 * A destination's stream with what the program says about the states that it loads, which then goes before the tables
 * of its release; if the program can't say it (5.2 for POWER ends while it does), the tables are used, and a note says
 * so.
 */
async function withStates(stream: Stream, { states }: FromSource<Device>): Promise<Stream> {
  try {
    return { ...stream, program: await states() }
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return { ...stream, notes: [...stream.notes, `the tables of the release are used: ${error.message}`] }
  }
}

/**
 * Gives the destination's devices the masks of the QEMU that the user named, and its stream the states that it loads.
 * @throws InputError if there are none to be had, and for another `--qemu` than it is
 */
export async function withRulesFrom<A extends Asked>(
  source: RulesSource,
  destination: ReadSide,
  asked: A,
): Promise<Ruled<A>> {
  const name = 'program' in source ? source.program : source.file
  const { target, perDevice } = asked
  const machine = machineOf(destination, target.machine)
  const settings = (device: Device) => ({ ...requestFor(target, perDevice, [device]), machine })
  const { stream } = destination
  const shown = stream?.devices ?? destination.devices
  if (machine === null) throw withoutMachine('program' in source ? '--rules-from' : '--rules')
  const found = await ('program' in source
    ? fromProgram(name, shown, machine, settings)
    : fromFile(name, shown, machine, settings))
  const { version, devices } = found
  refuseOther(name, version, target.qemu ?? destination.host?.qemu ?? null)
  const qemu = target.qemu ?? (areMeasured(devices) ? knownRelease(version) : version)
  const ruled = stream && (await withStates(stream, found))
  return {
    destination: ruled
      ? { ...destination, devices, stream: { ...ruled, devices: joined(ruled.devices, devices) } }
      : { ...destination, devices },
    asked: { ...asked, target: { ...target, qemu } },
    machine,
  }
}

/** The devices of a stream with what was found for them. */
const joined = <D extends Device>(own: readonly D[], ruled: readonly Device[]): D[] =>
  own.map((device, i) => {
    const { measured, notes } = ruled[i]!
    return { ...device, notes, ...(measured ? { measured } : {}) }
  })

/**
 * Predicts the devices of a destination by the release and with the masks of the QEMU that the user named.
 * @returns the request with that release, and the devices in the order of the requested ones of the source
 * @throws InputError as withRulesFrom and predictedFor
 */
export async function predictedWith<A extends CheckRequest>(
  rules: RulesSource,
  source: ReadSide,
  asked: A,
): Promise<{ readonly asked: A; readonly devices: readonly Device[] }> {
  const { predictedFor } = await import('../../../check/sides/sides')
  const side = (devices: readonly Device[]): ReadSide => ({ devices, stream: null, kind: 'dump', bytes: null })
  const machine = machineOf(source, asked.target.machine)
  const named = { ...asked, target: { ...asked.target, machine } }
  // The release decides what is predicted, and only what is predicted can be looked up or made.
  const { asked: released } = await withRulesFrom(rules, side(source.devices), named)
  const { destination } = await withRulesFrom(rules, side(predictedFor(source, released)), released)
  return { asked: released, devices: destination.devices }
}
