import { InputError } from '../../bytes/input-error'
import { busesFrom, devicesBelow, type HeldBus, Inconsistent } from './buses'
import type { HeldDevice } from './pci-device'
import { ProcessMemory } from './process-memory'
import { type RunningProgram, readProgram } from './program'
import { Qom } from './qom'
import { type HeldBlock, ramBlocksOf } from './ram-blocks'
import { type HeldPlace, heldPlaces } from './section-paths'
import { sectionsOf } from './sections'
import { seeds } from './seed'

/** A device as QEMU's memory holds it, with its name in a stream. */
export type PlacedDevice = HeldDevice & HeldPlace

/** What QEMU's memory shows of a machine. */
export interface HeldMachine {
  readonly program: RunningProgram
  /** Machine type: "pc-q35-7.2"; null if it is not found. */
  readonly machine: string | null
  /** The machine's own buses: names, and whether they are PCI Express. */
  readonly roots: readonly Pick<HeldBus, 'name' | 'express'>[]
  /** In the order in which QEMU sends their sections; those without one last. */
  readonly devices: readonly PlacedDevice[]
  /** Null if they are not found. */
  readonly ram: readonly HeldBlock[] | null
}

/** A QEMU in whose memory there is no PCI device at all. */
export class NoDevice extends InputError {}

/** A guest that plugs devices while they are read changes what is read: it is tried so often. */
const ATTEMPTS = 4
/** No object lies deeper in the tree. */
const DEEPEST = 32

const WITHOUT = 'Capture through the monitor, without --masks.'

/** The machine type, by the object at the root of the tree that a device is in. */
function machineOf(qom: Qom, device: HeldDevice): string | null {
  let object = device.object
  for (let depth = 0; depth < DEEPEST && object !== 0; depth++) {
    const type = qom.typeOf(object)
    if (type?.ancestors.includes('machine')) return type.name.replace(/-machine$/, '')
    object = qom.parentOf(object)
  }
  return null
}

/** Each buffer and each path is one device's alone. */
function refuseShared(devices: readonly HeldDevice[]): void {
  const buffers = devices.flatMap((device) => device.buffers)
  const paths = devices.map(({ qomPath }) => qomPath)
  if (new Set(buffers).size !== buffers.length) throw new Inconsistent('two devices share a buffer')
  if (new Set(paths).size !== paths.length) throw new Inconsistent('two devices have one path')
}

/** All buses, from the first device in the heap that its bus knows; null if there is none. */
function findBuses(memory: ProcessMemory, qom: Qom): readonly HeldBus[] | null {
  for (const seed of seeds(memory, qom)) {
    const roots = busesFrom(memory, qom, seed)
    if (roots) return roots
  }
  return null
}

function readOnce(memory: ProcessMemory): Omit<HeldMachine, 'program'> | null {
  const qom = new Qom(memory)
  const roots = findBuses(memory, qom)
  if (!roots) return null
  const devices = roots.flatMap(devicesBelow)
  refuseShared(devices)
  const sections = sectionsOf(memory) ?? []
  const places = heldPlaces(qom, roots, sections)
  const order = new Map(sections.map(({ id, instance }, i) => [`${id} ${instance}`, i]))
  const placed = devices.map((device) => ({ ...device, ...places.get(device)! }))
  const orderOf = ({ id, instance }: HeldPlace) => order.get(`${id} ${instance}`) ?? order.size
  const sorted = placed.sort((a, b) => orderOf(a) - orderOf(b))
  return { machine: machineOf(qom, devices[0]!), roots, devices: sorted, ram: ramBlocksOf(memory) }
}

/** The part of a machine that may not change between two reads: everything but config space, which the guest writes. */
const fixed = ({ devices, ram }: Pick<HeldMachine, 'devices' | 'ram'>): string =>
  JSON.stringify([
    devices.map(({ config, cmask, wmask, w1cmask, address, ...rest }) => [
      Object.entries(rest),
      [cmask, wmask, w1cmask].map((mask) => Buffer.from(mask).toString('latin1')),
    ]),
    ram,
  ])

function readTwice(memory: ProcessMemory, pid: number): Omit<HeldMachine, 'program'> {
  let unsure = 'devices came or went'
  for (let i = 0; i < ATTEMPTS; i++) {
    try {
      const first = readOnce(memory)
      const second = first && readOnce(memory)
      if (first && second && fixed(first) === fixed(second)) return second
      if (!first) {
        const what = `no PCI device is found in the memory of process ${pid}`
        throw new NoDevice(what, {}, 'Is it a QEMU with a PCI bus? It has to use the memory allocator of glibc.')
      }
    } catch (error) {
      if (!(error instanceof Inconsistent)) throw error
      unsure = error.message
    }
  }
  throw new InputError(`the PCI devices in the memory of process ${pid} are not certain: ${unsure}`, {}, WITHOUT)
}

/**
 * Reads every PCI device with its masks out of the memory of a QEMU that may be running. Nothing is sent to its
 * monitor, it is not stopped, and the memory of its guest is not looked at.
 * @throws InputError if the process can't be read, or anything that is found contradicts anything else
 */
export function readHeldMachine(pid: number): HeldMachine {
  const memory = ProcessMemory.open(pid)
  try {
    const program = readProgram(pid)
    if (program.version === null) {
      throw new InputError(`process ${pid} is not a QEMU`, {}, 'Give the process id of a qemu-system program.')
    }
    return { program, ...readTwice(memory, pid) }
  } finally {
    memory.close()
  }
}
