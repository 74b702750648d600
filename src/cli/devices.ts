import { dirname, join } from 'node:path'
import { InputError } from '../bytes/input-error'
import { readDump, readSysfsDirectory } from '../formats/dump'
import type { Device } from '../pci/device'
import { type DeviceDirectory, readInput } from './input'

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

/**
 * The devices that a path, a sysfs device directory or standard input ("-") shows.
 * @throws InputError that names the file, when it can't be read or holds no dump
 */
export async function readDevices(path: string): Promise<readonly Device[]> {
  const input = await readInput(path)
  if ('bytes' in input) return named(input.name, () => readDump(input.bytes).devices)
  return input.directories.flatMap(readDirectory)
}
