import { closeSync, openSync, readSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { DeviceReport } from '../../check/report/report'
import type { Device } from '../../pci/device'
import type { InputFile } from '../../report/check/input-file'
import { isSystemError } from '../errors'
import type { ReadSide } from '../reading/devices'
import { statOf } from '../reading/inputs-read'

/** A path as a URI reference; relative ones stay so, for they are meant from the root of a repository. */
function uriOf(path: string): string {
  if (path === '-') return 'stdin'
  return isAbsolute(path) ? pathToFileURL(path).href : path.split('/').map(encodeURIComponent).join('/')
}

/** Whether a file has these bytes at an offset; not where it can't be read any more. */
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

/** Where a device's config space lies in a file: where the stream's reader found it, at the start of a raw dump, or nowhere. */
function offsetIn(path: string, device: Device & { readonly offset?: number | null }): number | null {
  if (!statOf(path)?.isFile()) return null
  const offset = device.offset ?? 0
  // What was unpacked, or written as text, is not in the file as such.
  return holds(path, offset, device.config) ? offset : null
}

/** The device of one side that a report is about: by address, else by id, else the only one. */
function deviceOf({ devices }: ReadSide, side: 'source' | 'destination', { address, id }: DeviceReport): Device | null {
  const called = devices.filter((device) => device.id === id)
  const there = devices.filter((device) => device.address !== null && device.address === address[side])
  const [found, second] = called.length > 0 ? called : there.length > 0 ? there : devices
  return found && !second ? found : null
}

/** What reports say of a file that was compared. */
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
