import { InputError } from '../../bytes/input-error'
import type { InputKind } from '../../check/report/report'
import { select } from '../../check/select/select'
import type { CapturedHost } from '../../formats/capture/machine'
import { isCapture } from '../../formats/capture/recognise'
import { knownFile } from '../../formats/dump/notations/known-files'
import { readPlainRaw } from '../../formats/dump/notations/plain-raw'
import type { Stream } from '../../formats/stream'
import { isVmstateDump } from '../../formats/vmstate/recognise'
import type { VmstateDump } from '../../formats/vmstate/vmsd'
import type { Device } from '../../pci/device'
import { relate, routingOfAddress } from '../../pci/virtual-functions'
import { statOf } from '../inputs-read'
import { readInput } from './input'
import { STDIN } from './stdin'
import type { FoundInput, ReadOptions } from './streams'

const related = (devices: readonly Device[]): readonly Device[] =>
  relate(devices, ({ address }) => routingOfAddress(address))

async function named<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    throw error instanceof InputError ? error.in(file) : error
  }
}

/** The devices of a path, and their stream if it is one. */
export interface ReadSide {
  readonly devices: readonly Device[]
  readonly stream: Stream | null
  readonly kind: InputKind
  /** What a capture says about its machine. */
  readonly host?: CapturedHost
  /** Of a capture, its machine type and RAM blocks alone. */
  readonly frame?: Stream
  /** What `-dump-vmstate` wrote, which has no devices. */
  readonly program?: VmstateDump
  /** The bytes read, for a digest; null if they are only in the file. */
  readonly bytes: readonly Uint8Array[] | null
}

const streamSide = (stream: Stream, bytes: Uint8Array | null): ReadSide => ({
  stream,
  devices: stream.devices,
  kind: stream.format === 'device-state' ? 'device-state' : 'stream',
  bytes: bytes && [bytes],
})

/**
 * Nearly every dump is this small, but no stream is unless compressed or a device state: the code that reads
 * streams is loaded for larger files, and for smaller ones that begin like one.
 */
const LARGEST_RAW_DUMP = 4096

async function findInFile(path: string, options: ReadOptions): Promise<FoundInput | null> {
  return path === STDIN || (statOf(path)?.size ?? 0) <= LARGEST_RAW_DUMP
    ? null
    : (await import('./streams')).findInFile(path, options)
}

/** The same for a small file, and for data from standard input or a FIFO. */
async function findInBytes(bytes: Uint8Array, name: string, options: ReadOptions): Promise<FoundInput | null> {
  return bytes.length <= LARGEST_RAW_DUMP && knownFile(bytes) === null
    ? null
    : (await import('./streams')).findInBytes(bytes, name, options)
}

/** The same for a capture. */
async function captureSide(text: Uint8Array, name: string, read: Uint8Array | null): Promise<ReadSide> {
  const { readMachine } = await import('../../formats/capture/machine')
  const machine = await named(name, async () => readMachine(new TextDecoder().decode(text)))
  return { ...machine, kind: 'capture', bytes: read && [read] }
}

async function programSide(text: Uint8Array, name: string, read: Uint8Array | null): Promise<ReadSide> {
  const { readVmstateDump } = await import('../../formats/vmstate/dump')
  const program = await named(name, async () => readVmstateDump(new TextDecoder().decode(text)))
  return { program, devices: [], stream: null, kind: 'vmstate', bytes: read && [read] }
}

/** @param read the bytes as read, perhaps compressed; null if they are only in the file */
async function dumpSide(dump: Uint8Array, name: string, read: Uint8Array | null): Promise<ReadSide> {
  if (isCapture(dump)) return captureSide(dump, name, read)
  if (isVmstateDump(dump)) return programSide(dump, name, read)
  const devices = await named(name, async () => (await import('./dumps')).readDump(dump).devices)
  return { stream: null, devices: related(devices), kind: 'dump', bytes: read && [read] }
}

const foundSide = (found: FoundInput, name: string, read: Uint8Array | null): ReadSide | Promise<ReadSide> =>
  found.kind === 'stream' ? streamSide(found.stream, read) : dumpSide(found.bytes, name, read)

/**
 * Reads the devices of a path: a dump, a sysfs device directory, a migration stream, or standard input ("-"). All but
 * directories may be compressed.
 * @throws InputError that names the file, when it can't be read or has no devices
 */
export async function readSide(path: string, options: ReadOptions = {}): Promise<ReadSide> {
  const inFile = await findInFile(path, options)
  if (inFile) return foundSide(inFile, path, null)
  const input = await readInput(path)
  if (!('bytes' in input)) {
    const { devices, bytes } = (await import('./dumps')).readDirectories(input.directories)
    return { stream: null, devices: related(devices), kind: 'sysfs', bytes }
  }
  const { bytes, name } = input
  const raw = readPlainRaw(bytes)
  if (raw) return { stream: null, devices: raw.devices, kind: 'dump', bytes: [bytes] }
  const found = await findInBytes(bytes, name, options)
  return found ? foundSide(found, name, bytes) : dumpSide(bytes, name, bytes)
}

const NO_DEVICES = 'is the output of -dump-vmstate, which has device types but no devices'

/** The same for what needs devices. @throws InputError also for the output of -dump-vmstate */
export async function readDevices(path: string, options: ReadOptions = {}): Promise<ReadSide> {
  const side = await readSide(path, options)
  if (!side.program) return side
  throw new InputError(NO_DEVICES, { file: path }, 'check accepts it, as DST or with --rules-from.')
}

/** The same with only some of the devices. @throws InputError as readSide, and for a name that no device has */
export async function readSelected(path: string, names: readonly string[] = []): Promise<ReadSide> {
  const side = await readDevices(path)
  return { ...side, devices: await named(path, async () => select(side.devices, names)) }
}
