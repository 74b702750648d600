import { InputError } from '../../bytes/input-error'
import { type HeldMachine, NoDevice, type PlacedDevice, readHeldMachine } from '../memory/read'
import { whichProgram } from '../process/programs'
import { type ChildQemu, NotMade, refusedBy, startQemu } from './child'
import { argumentsFor, idOf, type RootBus, type Wanted } from './machine'

/** What a QEMU made of what was wanted. */
export interface Measured {
  /** "QEMU 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18)" */
  readonly qemu: string
  /** "7.2.22" */
  readonly version: string
  /** "pc-q35-7.2" */
  readonly machine: string | null
  /** A device for each wanted one. */
  readonly devices: readonly PlacedDevice[]
}

/** The devices that were not made, and why: QEMU's last line. */
export class Unmade extends InputError {}

/** The path of a program that a person named. @throws InputError if there is none */
export function programAt(name: string): string {
  const path = name.includes('/') ? name : whichProgram(name)
  if (path !== null) return path
  throw new InputError(`the program ${name} is not in PATH`, {}, 'Give the path of a qemu-system program.')
}

/** A machine as it was read, and the result of what else was done with it. */
type Made<T> = HeldMachine & { readonly answer: T | undefined }

/**
 * A small device, which lies in the heap, where the search for buses begins: one of 128 KiB or more, such as e1000e or
 * qemu-xhci, has a mapping of its own (M_MMAP_THRESHOLD, mallopt(3)), and pseries brings no device along.
 */
const SMALL = ['-device', 'pci-bridge,id=small,chassis_nr=126']

/**
 * Makes a machine, reads its memory, and ends it.
 * @param then what else to do with it
 * @throws Unmade if QEMU refuses; NoDevice if it has none
 */
export async function made<T = undefined>(
  program: string,
  machine: string,
  args: readonly string[],
  then?: (qemu: ChildQemu) => Promise<T>,
): Promise<Made<T>> {
  try {
    return await readOf(program, machine, args, then)
  } catch (error) {
    if (!(error instanceof NoDevice) || args.length === 0) throw error
    return readOf(program, machine, [...args, ...SMALL], then)
  }
}

async function readOf<T>(
  program: string,
  machine: string,
  args: readonly string[],
  then: ((qemu: ChildQemu) => Promise<T>) | undefined,
): Promise<Made<T>> {
  try {
    const qemu = await startQemu(program, machine, args)
    try {
      return { ...readHeldMachine(qemu.pid), answer: await then?.(qemu) }
    } finally {
      await qemu.end()
    }
  } catch (error) {
    if (error instanceof NotMade) throw new Unmade(refusedBy(program, error).message)
    throw error
  }
}

/** What a machine brings along. */
export type Bare = Pick<HeldMachine, 'roots' | 'devices'>

/** A machine whose bus is empty, like pseries: its memory shows no bus. QEMU names the first one pci.0. */
export const EMPTY: Bare = { roots: [{ name: 'pci.0', express: false }], devices: [] }

/** What a machine brings along. @throws Unmade if QEMU refuses it */
async function bareOf(program: string, machine: string): Promise<Bare> {
  try {
    return await made(program, machine, [])
  } catch (error) {
    if (error instanceof NoDevice) return EMPTY
    throw error
  }
}

/** The bus that devices are plugged into: the first that is PCI Express, else the first. */
export function rootOf({ roots }: Bare): RootBus {
  const root = roots.find(({ express }) => express) ?? roots[0]
  if (root) return root
  throw new InputError('the machine has no PCI bus')
}

/** What is wanted as the machine brings it along: in that place, or else of that type without any property. */
function ownOf({ devices }: Bare, { type, properties, path }: Wanted): PlacedDevice | undefined {
  const own = devices.filter(({ qdevId }) => qdevId === null)
  if (path !== undefined) return own.find((device) => device.path === path)
  return properties.size === 0 ? own.find((device) => device.type === type) : undefined
}

/**
 * Starts a QEMU of this host as a child that does nothing, has it make devices, reads their masks and ends it.
 * @param plan what is wanted, in view of what the machine brings along; null for all that it brings along
 * @throws Unmade if QEMU does not make them; InputError if it can't be started or its memory is not certain
 */
export async function measure(
  program: string,
  machine: string,
  plan: ((bare: Bare) => readonly Wanted[]) | null,
): Promise<Measured> {
  if (plan === null) {
    const full = await made(program, machine, [])
    return asMeasured(full, full.devices)
  }
  const bare = await bareOf(program, machine)
  const wanted = plan(bare)
  const isThere = (one: Wanted) => ownOf(bare, one) !== undefined
  const full = await made(program, machine, argumentsFor(wanted, isThere, rootOf(bare)))
  const named = new Map(full.devices.map((device) => [device.qdevId, device]))
  const devices = wanted.map((one) => {
    const found = isThere(one) ? ownOf(full, one) : named.get(idOf(one.number))
    if (found) return found
    throw new InputError(`${program} has made no ${one.type} that can be found in its memory`)
  })
  return asMeasured(full, devices)
}

function asMeasured({ program, machine }: HeldMachine, devices: readonly PlacedDevice[]): Measured {
  const { version, package: build } = program
  const qemu = build === null ? `QEMU ${version}` : `QEMU ${version} (${build})`
  return { qemu, version: version!, machine, devices }
}
