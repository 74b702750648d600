import { writeSync } from 'node:fs'
import { isSystemError } from '../../bytes/system-error'

/** Waits a moment for a slow reader of a non-blocking pipe. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
}

/** What is written: whole, or text in parts, so that a long one need not be held at once. */
export type Content = string | Uint8Array | Iterable<string>

/** Characters of a text in parts that are written at once. */
const AT_ONCE = 2 ** 16

/** Writes all of it before it returns. @throws the system's error */
export function writeAll(descriptor: number, content: Content): void {
  if (typeof content === 'string') writeBytes(descriptor, Buffer.from(content, 'utf8'))
  else if (content instanceof Uint8Array) writeBytes(descriptor, content)
  else writeParts(descriptor, content)
}

function writeParts(descriptor: number, parts: Iterable<string>): void {
  let waiting = ''
  for (const part of parts) {
    waiting += part
    if (waiting.length < AT_ONCE) continue
    writeBytes(descriptor, Buffer.from(waiting, 'utf8'))
    waiting = ''
  }
  writeBytes(descriptor, Buffer.from(waiting, 'utf8'))
}

function writeBytes(descriptor: number, bytes: Uint8Array): void {
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
