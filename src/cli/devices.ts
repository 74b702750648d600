import { InputError } from '../bytes/input-error'
import { readDump, readSysfsDirectory } from '../formats/dump'
import type { Device } from '../pci/device'
import { readInput } from './input'

function named<T>(file: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof InputError ? error.in(file) : error
  }
}

/**
 * The devices that a path, a sysfs device directory or standard input ("-") shows.
 * @throws InputError that names the file, when it can't be read or holds no dump
 */
export async function readDevices(path: string): Promise<readonly Device[]> {
  const input = await readInput(path)
  if ('bytes' in input) return named(input.name, () => readDump(input.bytes).devices)
  return input.directories.flatMap((directory) => named(directory.path, () => readSysfsDirectory(directory).devices))
}
