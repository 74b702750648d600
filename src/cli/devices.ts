import { InputError } from '../bytes/input-error'
import { isCalled } from '../check/pair'
import { readPlainRaw } from '../formats/dump/plain-raw'
import type { Stream } from '../formats/stream'
import type { Device } from '../pci/device'
import { relate, routingOfAddress } from '../pci/virtual-functions'
import { readInput } from './input'
import { statOf } from './inputs-read'
import { STDIN } from './stdin'
import type { Reading } from './streams'

const related = (devices: readonly Device[]): readonly Device[] =>
  relate(devices, ({ address }) => routingOfAddress(address))

async function named<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    throw error instanceof InputError ? error.in(file) : error
  }
}

/** What a path shows: devices, and the stream they come out of if it is one. */
export interface Side {
  readonly devices: readonly Device[]
  readonly stream: Stream | null
}

/** No stream is this small, but nearly every dump is: the code that reads streams is loaded for larger files only. */
const LARGEST_RAW_DUMP = 4096

async function readStream(path: string, reading: Reading): Promise<Stream | null> {
  return path === STDIN || (statOf(path)?.size ?? 0) <= LARGEST_RAW_DUMP
    ? null
    : (await import('./machines')).readStreamFile(path, reading)
}

/**
 * The devices that a path shows: a dump, a sysfs device directory, a migration stream, or standard input ("-").
 * @throws InputError that names the file, when it can't be read or holds no devices
 */
export async function readSide(path: string, reading: Reading = {}): Promise<Side> {
  const stream = await readStream(path, reading)
  if (stream) return { stream, devices: stream.devices.map((device) => ({ ...device, fromStream: true })) }
  const input = await readInput(path)
  if (!('bytes' in input)) {
    const { readDirectory } = await import('./dumps')
    return { stream: null, devices: related(input.directories.flatMap(readDirectory)) }
  }
  const raw = readPlainRaw(input.bytes)
  if (raw) return { stream: null, devices: raw.devices }
  const inside = await streamIn(input.bytes, input.name, reading)
  if (inside) return { stream: inside, devices: inside.devices.map((device) => ({ ...device, fromStream: true })) }
  const devices = await named(input.name, async () => (await import('./dumps')).readDump(input.bytes).devices)
  return { stream: null, devices: related(devices) }
}

/** A stream that came by standard input or a FIFO, which hold no large one. */
async function streamIn(bytes: Uint8Array, name: string, reading: Reading): Promise<Stream | null> {
  return bytes.length <= LARGEST_RAW_DUMP ? null : (await import('./machines')).readStreamBytes(bytes, name, reading)
}

/** The devices alone. @throws InputError as readSide */
export async function readDevices(path: string, names: readonly string[] = []): Promise<readonly Device[]> {
  const { devices } = await readSide(path)
  const chosen = names.length === 0 ? devices : devices.filter((device) => names.some((name) => isCalled(device, name)))
  if (chosen.length > 0 || devices.length === 0) return chosen
  throw new InputError(
    `has no device ${names.join(', ')}`,
    { file: path },
    'Name one by address or id; extract --list shows those of a stream.',
  )
}
