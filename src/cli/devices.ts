import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { InputError } from '../bytes/input-error'
import { isCalled } from '../check/pair'
import { readDump, readSysfsDirectory } from '../formats/dump'
import type { Stream } from '../formats/stream'
import type { Device } from '../pci/device'
import { type DeviceDirectory, readInput } from './input'

const STDIN = '-'

function named<T>(file: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof InputError ? error.in(file) : error
  }
}

/** The devices of a sysfs directory. Its reader names files by the directory's own name; a user needs the whole path. */
function readDirectory(directory: DeviceDirectory): readonly Device[] {
  try {
    return readSysfsDirectory(directory).devices
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    const file = error.place.file === undefined ? directory.path : join(dirname(directory.path), error.place.file)
    throw new InputError(error.message, { ...error.place, file }, error.hint)
  }
}

/** What a path shows: devices, and the stream they come out of if it is one. */
export interface Side {
  readonly devices: readonly Device[]
  readonly stream: Stream | null
}

/** No stream is this small, but nearly every dump is: the code that reads streams is loaded for larger files only. */
const LARGEST_RAW_DUMP = 4096

/** Size of a file in bytes; 0 for what can't be asked, of which reading tells more. */
function sizeOf(path: string): number {
  try {
    return statSync(path).size
  } catch {
    return 0
  }
}

async function readStream(path: string, snapshot: string | undefined): Promise<Stream | null> {
  return path === STDIN || sizeOf(path) <= LARGEST_RAW_DUMP
    ? null
    : (await import('./machines')).readStreamFile(path, snapshot)
}

/**
 * The devices that a path shows: a dump, a sysfs device directory, a migration stream, or standard input ("-").
 * @param snapshot snapshot of a disk image
 * @throws InputError that names the file, when it can't be read or holds no devices
 */
export async function readSide(path: string, snapshot?: string): Promise<Side> {
  const stream = await readStream(path, snapshot)
  if (stream) return { stream, devices: stream.devices.map((device) => ({ ...device, fromStream: true })) }
  const input = await readInput(path)
  if (!('bytes' in input)) return { stream: null, devices: input.directories.flatMap(readDirectory) }
  const inside = input.name === path ? null : await streamIn(input.bytes, input.name)
  if (inside) return { stream: inside, devices: inside.devices.map((device) => ({ ...device, fromStream: true })) }
  return { stream: null, devices: named(input.name, () => readDump(input.bytes).devices) }
}

/** A stream that came by standard input, which holds no large one. */
async function streamIn(bytes: Uint8Array, name: string): Promise<Stream | null> {
  return bytes.length <= LARGEST_RAW_DUMP ? null : (await import('./machines')).readStreamBytes(bytes, name)
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
