import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { InputError } from '../../bytes/input-error'
import { reasonOf } from '../../bytes/system-error'
import type { SysfsFiles } from '../../formats/dump'
import { refuseChanged, rememberInput } from '../inputs-read'
import { type ProcFunction, procFunctions } from './proc-bus'
import { nameOf, STDIN, standardInput } from './stdin'
import { linksOf, VersionFinder } from './sysfs-links'
import { ANYTHING, type DevicePlace, devicesIn, isDevice, isFile } from './sysfs-tree'

/** Larger than any text dump of a host with thousands of functions. */
export const LARGEST_INPUT = 64 * 1024 * 1024
export const LARGEST_DEVICE_FILE = 64 * 1024
const CHUNK = 64 * 1024
/** What most files are read into, so that each takes the memory of its bytes and no more. */
const scratch = new Uint8Array(CHUNK)

const TOO_LARGE = 'A migration stream of any size can be read from a file.'

/** The text files of a sysfs device directory that are relevant to config space. */
const TEXT_FILES = ['resource', 'vendor', 'device', 'class', 'subsystem_vendor', 'subsystem_device', 'uevent']

/** A sysfs device directory, live or copied, and its files that are relevant to config space. */
export interface DeviceDirectory extends SysfsFiles {
  readonly path: string
}

/** The contents of a path: bytes, or one or more sysfs device directories, each read when it is asked for. */
export type InputContents =
  | { readonly name: string; readonly bytes: Uint8Array }
  | { readonly directories: Iterable<DeviceDirectory> }

/** The error when `file` can't be read. More specific errors are kept. */
function unreadable(file: string, error: unknown): InputError {
  return error instanceof InputError ? error : new InputError(`cannot be read: ${reasonOf(error)}`, { file })
}

function tooLarge(file: string, limit: number): InputError {
  return new InputError(`is larger than ${limit / 1024} KiB, too large to be read whole`, { file }, TOO_LARGE)
}

const joined = (parts: readonly Uint8Array[], length: number): Uint8Array =>
  parts.length === 1 ? parts[0]! : Buffer.concat(parts, length)

function readDescriptor(descriptor: number, size: number, file: string, limit: number): Uint8Array {
  if (size > limit) throw tooLarge(file, limit)
  const parts: Uint8Array[] = []
  let length = 0
  for (;;) {
    const part = size - length < CHUNK ? scratch : Buffer.allocUnsafe(size - length + 1)
    const count = readSync(descriptor, part)
    if (count === 0) return joined(parts, length)
    parts.push(part === scratch ? scratch.slice(0, count) : part.subarray(0, count))
    length += count
    if (length > limit) throw tooLarge(file, limit)
    // Its size shows whether it has grown since; no further read is needed.
    if (length === size) return joined(parts, length)
  }
}

/**
 * A file's bytes, or null for a directory.
 * @throws InputError when it cannot be read, is too large, or changes meanwhile
 */
function readFile(file: string, limit: number): Uint8Array | null {
  try {
    const descriptor = openSync(file, 'r')
    try {
      const stat = fstatSync(descriptor)
      rememberInput(stat)
      if (stat.isDirectory()) return null
      const bytes = readDescriptor(descriptor, stat.size, file, limit)
      refuseChanged(descriptor, stat, file)
      return bytes
    } finally {
      closeSync(descriptor)
    }
  } catch (error) {
    throw unreadable(file, error)
  }
}

async function readStdin(): Promise<Uint8Array> {
  const parts: Buffer[] = []
  let length = 0
  try {
    for await (const part of standardInput()) {
      parts.push(part)
      length += part.length
      if (length > LARGEST_INPUT) throw tooLarge(nameOf(STDIN), LARGEST_INPUT)
    }
  } catch (error) {
    throw unreadable(nameOf(STDIN), error)
  }
  return joined(parts, length)
}

/** What tar puts after a file of sysfs, which is shorter than its length says: it has the length of a page. */
const PADDING = /\0+$/

function readDeviceDirectory({ path, holds }: DevicePlace, beside: VersionFinder): DeviceDirectory {
  const member = (name: string) => readFile(join(path, name), LARGEST_DEVICE_FILE) ?? new Uint8Array()
  const present = TEXT_FILES.filter((name) => holds(name) && isFile(join(path, name)))
  const files = present.map(
    (name) => [name, new TextDecoder('latin1').decode(member(name)).replace(PADDING, '')] as const,
  )
  const text = new Map([...files, ...linksOf(path, holds), ...beside.of(path, holds)])
  return { path, directoryName: basename(resolve(path)), config: member('config'), text }
}

function readProcFunction({ path, address, text }: ProcFunction, beside: VersionFinder): DeviceDirectory {
  const config = readFile(path, LARGEST_DEVICE_FILE) ?? new Uint8Array()
  return { path, directoryName: address, config, text: new Map([...text, ...beside.of(path)]) }
}

/** There may be tens of thousands: what is read of one need not be kept while the next is. */
function* readEach<T>(path: string, places: readonly T[], read: (place: T, beside: VersionFinder) => DeviceDirectory) {
  const beside = new VersionFinder()
  try {
    for (const place of places) yield read(place, beside)
  } catch (error) {
    throw unreadable(path, error)
  }
}

function readDirectory(path: string): Iterable<DeviceDirectory> {
  try {
    if (isDevice(path)) return [readDeviceDirectory({ path, holds: ANYTHING }, new VersionFinder())]
    const inside = devicesIn(path)
    if (inside.length > 0) return readEach(path, inside, readDeviceDirectory)
    const listed = procFunctions(path)
    if (listed.length > 0) return readEach(path, listed, readProcFunction)
  } catch (error) {
    throw unreadable(path, error)
  }
  throw new InputError(
    "is a directory without PCI devices: neither it nor its directories have a file 'config'",
    { file: path },
    'Give a dump file, or a copy of a directory in /sys/bus/pci/devices.',
  )
}

/**
 * Reads a whole file, FIFO or standard input ("-"); it may be empty.
 * @throws InputError when it cannot be read, is too large or a directory
 */
export async function readBytes(path: string): Promise<Uint8Array> {
  const bytes = path === STDIN ? await readStdin() : readFile(path, LARGEST_INPUT)
  if (bytes) return bytes
  throw new InputError('is a directory', { file: path }, 'Give a file.')
}

/**
 * Reads a dump: a file, a FIFO, a sysfs device directory, a directory of those, or "-" for standard input.
 * @throws InputError when it cannot be read, is empty or too large
 */
export async function readInput(path: string): Promise<InputContents> {
  const bytes = path === STDIN ? await readStdin() : readFile(path, LARGEST_INPUT)
  if (bytes === null) return { directories: readDirectory(path) }
  if (bytes.length > 0) return { name: nameOf(path), bytes }
  throw new InputError('is empty', { file: nameOf(path) }, 'Was the dump written by a command that failed?')
}
