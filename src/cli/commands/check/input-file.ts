import { closeSync, openSync, readSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isSystemError } from '../../../bytes/system-error'
import type { DeviceReport } from '../../../check/report/report'
import type { Device } from '../../../pci/device'
import type { InputFile } from '../../../report/check/input-file'
import { statOf } from '../../inputs-read'
import type { ReadSide } from '../../reading/devices'

/** A path as a URI reference; relative ones stay relative, to the root of a repository. */
function uriOf(path: string): string {
  if (path === '-') return 'stdin'
  return isAbsolute(path) ? pathToFileURL(path).href : path.split('/').map(encodeURIComponent).join('/')
}

/** Whether a file has these bytes at an offset; false if it can't be read any more. */
function holds(path: string, offset: number, bytes: Uint8Array): boolean {
  const found = Buffer.alloc(bytes.length)
  try {
    const descriptor = openSync(path, 'r')
    try {
      return readSync(descriptor, found, 0, found.length, offset) === found.length && found.equals(bytes)
    } finally {
      closeSync(descriptor)
    }
  } catch (error) {
    if (isSystemError(error)) return false
    throw error
  }
}

/** Offset of a device's config space in a file: in a stream, or 0 in a raw dump; else null. */
function offsetIn(path: string, device: Device & { readonly offset?: number | null }): number | null {
  if (!statOf(path)?.isFile()) return null
  const offset = device.offset ?? 0
  // Unpacked bytes, and those written as text, are not in the file itself.
  return holds(path, offset, device.config) ? offset : null
}

/** The device of one side that a report refers to: by address, else by id, else the only one. */
function deviceOf({ devices }: ReadSide, side: 'source' | 'destination', { address, id }: DeviceReport): Device | null {
  const called = devices.filter((device) => device.id === id)
  const there = devices.filter((device) => device.address !== null && device.address === address[side])
  const [found, second] = called.length > 0 ? called : there.length > 0 ? there : devices
  return found && !second ? found : null
}

/** Describes a compared file for reports. */
export function inputFile(path: string, read: ReadSide, side: 'source' | 'destination'): InputFile {
  return {
    path: path === '-' ? 'stdin' : path,
    uri: uriOf(path),
    offsetOf: (report) => {
      const device = path === '-' ? null : deviceOf(read, side, report)
      return device && offsetIn(path, device)
    },
  }
}
