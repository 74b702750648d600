import { release } from 'node:os'
import { toHex } from '../../bytes/hex'
import { InputError } from '../../bytes/input-error'
import { CAPTURE_KIND, type Capture, type CaptureDevice, type CapturedMasks } from '../../formats/capture/capture'
import { isVfioType } from '../../qemu/detection/profile'
import { type HeldMachine, type PlacedDevice, readHeldMachine } from './read'

/** What travels of an array, in hex: QEMU's own may be longer. */
const sent = (bytes: Uint8Array, { size }: { readonly size: number }): string => toHex(bytes.subarray(0, size))

const masksOf = (device: PlacedDevice): CapturedMasks => ({
  cmask: sent(device.cmask, device),
  wmask: sent(device.wmask, device),
  w1cmask: sent(device.w1cmask, device),
})

const deviceOf = (device: PlacedDevice): CaptureDevice => ({
  id: device.id,
  instance: device.instance,
  address: device.address,
  path: device.path,
  type: device.type,
  qdevId: device.qdevId,
  properties: null,
  size: device.size,
  view: 'qemu',
  config: sent(device.config, device),
  masks: masksOf(device),
})

/** A machine that was read as a capture. */
export const captureOf = ({ program, machine, ram, devices }: HeldMachine): Capture => ({
  schemaVersion: 1,
  kind: CAPTURE_KIND,
  taken: new Date().toISOString(),
  method: 'memory',
  pauseMs: 0,
  status: null,
  qemu: program,
  machine,
  host: { kernel: release() },
  ram,
  blocked: null,
  sections: null,
  devices: sentDevices(devices).map(deviceOf),
})

/** Those that QEMU sends and compares: all of them if no section is found. */
function sentDevices(devices: readonly PlacedDevice[]): readonly PlacedDevice[] {
  const named = devices.filter(({ id }) => id !== null)
  return named.length > 0 ? named : devices
}

/**
 * Takes a capture of a QEMU on this host from its memory alone. It runs on undisturbed and its monitor is not used.
 * @throws InputError if its memory can't be read, or is not understood with certainty
 */
export const captureMemory = (pid: number): Capture => captureOf(readHeldMachine(pid))

/** How a device of a capture and one in memory are recognised as the same: by the slots, or by the section. */
const nameOf = ({ path, id, instance }: Pick<CaptureDevice, 'path' | 'id' | 'instance'>): string =>
  path ?? `${id} ${instance}`

/** Why a device in memory is not the captured one, or null. */
function unlike(device: CaptureDevice, own: PlacedDevice): string | null {
  if (device.type !== null && device.type !== own.type) return `is a ${own.type} there and not a ${device.type}`
  if (device.qdevId !== null && device.qdevId !== own.qdevId)
    return `is named ${own.qdevId} there and not ${device.qdevId}`
  if (device.view !== 'qemu') return null
  if (device.size !== own.size) return `sends ${own.size} bytes there and not ${device.size}`
  return device.config.startsWith(toHex(own.config.subarray(0, IDS))) ? null : 'has different ids there'
}

const IDS = 4

/** vfio-pci before 11.0 is in memory, but not in device state. */
const isHost = ({ type }: PlacedDevice): boolean => isVfioType(type)

/** Why what was read can't be the machine of the capture, or null. */
function contradiction(capture: Capture, held: HeldMachine, found: ReadonlyMap<string, PlacedDevice>): string | null {
  if (capture.machine !== null && held.machine !== null && capture.machine !== held.machine) {
    return `it runs ${held.machine}, the machine is ${capture.machine}`
  }
  for (const device of capture.devices) {
    const name = nameOf(device)
    const own = found.get(name)
    const because = own ? unlike(device, own) : 'is not there'
    if (because !== null) return `${name} ${because}`
  }
  const captured = new Set(capture.devices.map(nameOf))
  const extra = held.devices.find((device) => device.id && !isHost(device) && !captured.has(nameOf(device)))
  return extra ? `it also has ${nameOf(extra)}` : null
}

/**
 * Adds the masks in the memory of a process to a capture of the same machine by other means. Config space that shows
 * less than QEMU holds is replaced by QEMU's own.
 * @throws InputError if the process has other devices than the capture, or its memory is not certain
 */
export function captureWithMasks(capture: Capture, pid: number): Capture {
  const held = readHeldMachine(pid)
  const found = new Map(held.devices.map((device) => [nameOf(device), device]))
  const because = contradiction(capture, held, found)
  if (because !== null) {
    throw new InputError(`process ${pid} is not the captured machine: ${because}`, {}, 'Give the right --pid.')
  }
  const devices = capture.devices.map((device) => {
    const own = found.get(nameOf(device))!
    const masks = masksOf(own)
    if (device.view === 'qemu') return { ...device, masks }
    const { absent, ...rest } = device
    return { ...rest, view: 'qemu' as const, size: own.size, config: sent(own.config, own), masks }
  })
  return { ...capture, devices }
}
