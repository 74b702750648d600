import { dirname, join } from 'node:path'
import { InputError } from '../../bytes/input-error'
import { readDump, readSysfsDirectory } from '../../formats/dump'
import type { Device } from '../../pci/device'
import type { DeviceDirectory } from './input'

/** Dumps in text and sysfs directories: a part of its own, because nearly every check is of two raw files. */
export { readDump }

/** The devices of a sysfs directory. Its reader names files by the directory's own name; a user needs the whole path. */
export function readDirectory(directory: DeviceDirectory): readonly Device[] {
  try {
    return readSysfsDirectory(directory).devices
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    const file = error.place.file === undefined ? directory.path : join(dirname(directory.path), error.place.file)
    throw new InputError(error.message, { ...error.place, file }, error.hint)
  }
}
