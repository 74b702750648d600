import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { InputError } from '../bytes/input-error'
import { LogReader, type LogReading } from '../formats/log/incident'
import { progress } from './progress'
import { reasonOf } from './system-error'

const CHUNK = 1 << 20
const STDIN = '-'

function readFile(path: string, reader: LogReader): void {
  const descriptor = openSync(path, 'r')
  const seen = progress(`reading ${path}`, fstatSync(descriptor).size, false)
  let done = 0
  try {
    const chunk = Buffer.allocUnsafe(CHUNK)
    for (let count = readSync(descriptor, chunk); count > 0; count = readSync(descriptor, chunk)) {
      reader.push(chunk.subarray(0, count))
      done += count
      seen.at(done)
    }
  } finally {
    seen.end()
    closeSync(descriptor)
  }
}

/**
 * Reads a log of any size, piece by piece: a file, a FIFO, or "-" for standard input.
 * @throws InputError when it cannot be read
 */
export async function readLogFrom(path: string): Promise<LogReading> {
  const reader = new LogReader()
  try {
    if (path === STDIN) for await (const part of process.stdin) reader.push(part)
    else readFile(path, reader)
  } catch (error) {
    throw new InputError(`cannot be read: ${reasonOf(error)}`, { file: path === STDIN ? 'standard input' : path })
  }
  return reader.end()
}
