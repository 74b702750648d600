import { dirname, join } from 'node:path'
import { InputError } from '../../bytes/input-error'
import { SameBytes } from '../../bytes/same-bytes'
import { readDump, readSysfsDirectory } from '../../formats/dump'
import type { Device } from '../../pci/device'
import type { DeviceDirectory } from './input'

/** Text dumps and sysfs directories: loaded on demand, because nearly every check is of two raw files. */
export { readDump }

/** Reads the devices of a sysfs directory. Errors name the whole path, not just the directory's name. */
function readDirectory(directory: DeviceDirectory): readonly Device[] {
  try {
    return readSysfsDirectory(directory).devices
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    const file = error.place.file === undefined ? directory.path : join(dirname(directory.path), error.place.file)
    throw new InputError(error.message, { ...error.place, file }, error.hint)
  }
}

/** The devices of several directories, and the bytes that were read. */
interface ReadDirectories {
  readonly devices: readonly Device[]
  readonly bytes: readonly Uint8Array[]
}

/**
 * Reads the devices of several sysfs directories. Equal config space is kept once: there may be tens of thousands.
 * @throws InputError when one can't be read, and for two with the same address: a copy next to its original
 */
export function readDirectories(directories: Iterable<DeviceDirectory>): ReadDirectories {
  const places = new Map<string, string>()
  const same = new SameBytes()
  const all: Device[] = []
  const bytes: Uint8Array[] = []
  for (const directory of directories) {
    const config = same.of(directory.config).bytes
    const devices = readDirectory({ ...directory, config })
    for (const { address } of devices) {
      const other = address === null ? undefined : places.get(address)
      if (other !== undefined) {
        const what = `has the device at ${address}, as ${other} does`
        throw new InputError(what, { file: directory.path }, 'Keep one of the two, or give them as two dumps.')
      }
      if (address !== null) places.set(address, directory.path)
    }
    for (const device of devices) all.push({ ...device, config: same.of(device.config).bytes })
    bytes.push(config)
  }
  return { devices: all, bytes }
}
