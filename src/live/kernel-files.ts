import { closeSync, constants, openSync, readFileSync, readSync } from 'node:fs'

/** Bytes of the largest file that is read of a function's directory: config space. */
const MOST = 4096

/** The first bytes of a file; null if it can't be read. A pipe without a writer does not stop the reading. */
export function headOf(path: string): Buffer | null {
  try {
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      const bytes = Buffer.alloc(MOST)
      return bytes.subarray(0, readSync(descriptor, bytes))
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return null
  }
}

/** A file of /proc, or '' if it can't be read. */
export function procText(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
