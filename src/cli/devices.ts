import { InputError } from '../bytes/input-error'
import { chosen } from '../check/chosen'
import type { InputKind } from '../check/report'
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
  readonly kind: InputKind
  /** The bytes that were read, for a digest; null where they are still in the file alone. */
  readonly bytes: readonly Uint8Array[] | null
}

/** A stream without a configuration section and without RAM is what xen-save-devices-state writes. */
const streamSide = (stream: Stream, bytes: Uint8Array | null): Side => ({
  stream,
  devices: stream.devices,
  kind: stream.machine === null && stream.ramBlocks.length === 0 ? 'device-state' : 'stream',
  bytes: bytes && [bytes],
})

const dumpSide = (devices: readonly Device[], bytes: Uint8Array): Side => ({
  stream: null,
  devices,
  kind: 'dump',
  bytes: [bytes],
})

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
  if (stream) return streamSide(stream, null)
  const input = await readInput(path)
  if (!('bytes' in input)) {
    const { readDirectory } = await import('./dumps')
    return {
      stream: null,
      devices: related(input.directories.flatMap(readDirectory)),
      kind: 'sysfs',
      bytes: input.directories.map(({ config }) => config),
    }
  }
  const raw = readPlainRaw(input.bytes)
  if (raw) return dumpSide(raw.devices, input.bytes)
  const inside = await streamIn(input.bytes, input.name, reading)
  if (inside) return streamSide(inside, input.bytes)
  const devices = await named(input.name, async () => (await import('./dumps')).readDump(input.bytes).devices)
  return dumpSide(related(devices), input.bytes)
}

/** A stream that came by standard input or a FIFO, which hold no large one. */
async function streamIn(bytes: Uint8Array, name: string, reading: Reading): Promise<Stream | null> {
  return bytes.length <= LARGEST_RAW_DUMP ? null : (await import('./machines')).readStreamBytes(bytes, name, reading)
}

/** The devices alone. @throws InputError as readSide, and for a name that no device has */
export async function readDevices(path: string, names: readonly string[] = []): Promise<readonly Device[]> {
  const { devices } = await readSide(path)
  return named(path, async () => chosen(devices, names))
}
