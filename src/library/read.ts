import { type ByteSource, sourceOf } from '../bytes/source'
import { type CapturedMachine, readMachine } from '../formats/capture/machine'
import { type Dump, readDump as read, readSysfsDirectory as readDirectory, type SysfsFiles } from '../formats/dump'
import { readStream as readSaved, type Stream, type StreamOptions } from '../formats/stream'
import { related } from './sides'

const withRelations = (dump: Dump): Dump => ({ ...dump, devices: related(dump.devices) })

/**
 * Reads a saved dump of one or many devices; its notation is recognised by its content.
 * @param bytes the whole file, not compressed
 * @throws InputError if it is not a dump or damaged, with the line or byte offset
 */
export const readDump = (bytes: Uint8Array): Dump => withRelations(read(bytes))

/**
 * Reads the files of a sysfs device directory.
 * @throws InputError as readDump, with the file
 */
export const readSysfsDirectory = (files: SysfsFiles): Dump => withRelations(readDirectory(files))

/**
 * Reads a capture, as `pcimig capture` writes it: `check` takes version, machine type, types and properties from it.
 * @param bytes the whole file, not compressed
 * @throws InputError if it is not one, or contradicts itself
 */
export const readCapture = (bytes: Uint8Array): CapturedMachine => readMachine(new TextDecoder().decode(bytes))

/**
 * Reads a saved machine: a migration stream, device state, a save image of libvirt, a snapshot in a qcow2 image, the
 * JSON of analyze-migration.py.
 * @param source its bytes, or where to read them: its RAM is skipped, so a file of any size need not be in memory
 * @param options the snapshot of a disk image; the unpacked stream of a save image that is compressed
 * @throws InputError with the byte offset if it is something else, truncated, or must be unpacked first
 */
export function readStream(source: Uint8Array | ByteSource, options: StreamOptions = {}): Stream {
  return readSaved(source instanceof Uint8Array ? sourceOf(source) : source, options)
}
