import { writeSync } from 'node:fs'
import { isSystemError } from '../../bytes/system-error'

/** Waits a moment for a slow reader of a non-blocking pipe. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
}

/** Writes all of it before it returns. @throws the system's error */
export function writeAll(descriptor: number, content: string | Uint8Array): void {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content
  let written = 0
  while (written < bytes.length) {
    try {
      written += writeSync(descriptor, bytes, written)
    } catch (error) {
      if (!isSystemError(error) || error.code !== 'EAGAIN') throw error
      pause()
    }
  }
}
