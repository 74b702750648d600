import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { InputError } from '../bytes/input-error'
import type { SysfsFiles } from '../formats/dump'
import { reasonOf } from './system-error'

/** More than any text dump of a host with thousands of functions. */
const MAX_BYTES = 64 * 1024 * 1024
const MAX_DEVICE_FILE = 64 * 1024
const CHUNK = 64 * 1024

const STDIN = '-'
const nameOf = (path: string): string => (path === STDIN ? 'standard input' : path)

/** The text files of a sysfs device directory that say something about config space. */
const TEXT_FILES = ['config', 'resource', 'vendor', 'device', 'class', 'subsystem_vendor', 'subsystem_device', 'uevent']

/** A sysfs device directory, live or copied, and the files in it that say something about config space. */
export interface DeviceDirectory extends SysfsFiles {
  readonly path: string
}

/** What a path names: bytes, or one or more sysfs device directories. */
export type Input =
  | { readonly name: string; readonly bytes: Uint8Array }
  | { readonly directories: readonly DeviceDirectory[] }

function tooLarge(file: string, limit: number): InputError {
  return new InputError(`holds more than ${limit / 1024} KiB, too much to be read whole`, { file })
}

function readDescriptor(descriptor: number, file: string, limit: number): Uint8Array {
  const parts: Buffer[] = []
  let length = 0
  const expected = fstatSync(descriptor).size
  if (expected > limit) throw tooLarge(file, limit)
  for (;;) {
    const part = Buffer.allocUnsafe(Math.max(CHUNK, expected - length + 1))
    const count = readSync(descriptor, part)
    if (count === 0) return Buffer.concat(parts, length)
    parts.push(part.subarray(0, count))
    length += count
    if (length > limit) throw tooLarge(file, limit)
  }
}

function readFile(path: string, limit: number): Uint8Array {
  const descriptor = openSync(path, 'r')
  try {
    return readDescriptor(descriptor, path, limit)
  } finally {
    closeSync(descriptor)
  }
}

async function readStdin(): Promise<Uint8Array> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of process.stdin) {
    parts.push(part)
    length += part.length
    if (length > MAX_BYTES) throw tooLarge(nameOf(STDIN), MAX_BYTES)
  }
  return Buffer.concat(parts, length)
}

const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() === true
const hasConfig = (path: string) => isFile(join(path, 'config'))

/** Tells which file of a directory could not be read. */
function readMember(path: string, name: string): Uint8Array {
  const file = join(path, name)
  try {
    return readFile(file, MAX_DEVICE_FILE)
  } catch (error) {
    if (error instanceof InputError) throw error
    throw new InputError(`cannot be read: ${reasonOf(error)}`, { file })
  }
}

function readDeviceDirectory(path: string): DeviceDirectory {
  const present = TEXT_FILES.filter((name) => isFile(join(path, name)))
  const text = new Map(present.map((name) => [name, new TextDecoder('latin1').decode(readMember(path, name))]))
  return { path, directoryName: basename(resolve(path)), config: readMember(path, 'config'), text }
}

function readDirectory(path: string): readonly DeviceDirectory[] {
  if (hasConfig(path)) return [readDeviceDirectory(path)]
  const inside = readdirSync(path)
    .sort()
    .map((name) => join(path, name))
    .filter(hasConfig)
  if (inside.length > 0) return inside.map(readDeviceDirectory)
  throw new InputError(
    "is a directory without PCI devices: neither it nor its directories hold a file 'config'",
    { file: path },
    'Give a dump file, or a copy of a directory below /sys/bus/pci/devices.',
  )
}

/**
 * Reads a whole file, FIFO or standard input ("-"); it may be empty.
 * @throws InputError when it cannot be read or is too large
 */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return path === STDIN ? await readStdin() : readFile(path, MAX_BYTES)
  } catch (error) {
    if (error instanceof InputError) throw error
    throw new InputError(`cannot be read: ${reasonOf(error)}`, { file: nameOf(path) })
  }
}

function readDirectories(path: string): readonly DeviceDirectory[] | null {
  try {
    return statSync(path).isDirectory() ? readDirectory(path) : null
  } catch (error) {
    if (error instanceof InputError) throw error
    throw new InputError(`cannot be read: ${reasonOf(error)}`, { file: path })
  }
}

/**
 * Reads a dump: a file, a FIFO, a sysfs device directory, a directory of those, or "-" for standard input.
 * @throws InputError when it cannot be read, is empty or too large
 */
export async function readInput(path: string): Promise<Input> {
  const directories = path === STDIN ? null : readDirectories(path)
  if (directories) return { directories }
  const name = nameOf(path)
  const bytes = await readBytes(path)
  if (bytes.length > 0) return { name, bytes }
  throw new InputError('is empty', { file: name }, 'Was the dump written by a command that failed?')
}
