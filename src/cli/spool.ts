import { ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InputError } from '../bytes/input-error'
import type { Progress } from './progress'
import { type RandomFile, randomFile } from './random-file'
import { reasonOf } from './system-error'

const BLOCK = 64 * 1024
const ZEROS = Buffer.alloc(BLOCK)

/**
 * Writes what comes in one piece after another to a temporary file that has no name any more, so that nothing is left
 * behind however the process ends. Runs of zeros become holes: the RAM of a guest is mostly that.
 * @param name what the bytes are, for errors
 * @param seen is told how many bytes came
 * @throws InputError when the temporary file can't be written; errors of `parts` pass through
 */
export async function spool(parts: AsyncIterable<Buffer>, name: string, seen: Progress): Promise<RandomFile> {
  const descriptor = unnamedFile(name)
  let position = 0
  try {
    for await (const part of parts) {
      for (let at = 0; at < part.length; at += BLOCK) {
        const block = part.subarray(at, at + BLOCK)
        if (!block.equals(ZEROS.subarray(0, block.length))) write(descriptor, block, position + at, name)
      }
      position += part.length
      seen.at(position)
    }
  } finally {
    seen.end()
  }
  ftruncateSync(descriptor, position)
  return randomFile(descriptor, name)
}

function unnamedFile(name: string): number {
  try {
    const directory = mkdtempSync(join(tmpdir(), 'pcimig-'))
    try {
      return openSync(join(directory, 'spool'), 'w+', 0o600)
    } finally {
      rmSync(directory, { recursive: true })
    }
  } catch (error) {
    throw new InputError(`cannot be unpacked: no temporary file in ${tmpdir()}: ${reasonOf(error)}`, { file: name })
  }
}

function write(descriptor: number, block: Buffer, position: number, name: string): void {
  try {
    let done = 0
    while (done < block.length) done += writeSync(descriptor, block, done, block.length - done, position + done)
  } catch (error) {
    throw new InputError(
      `cannot be unpacked to ${tmpdir()}: ${reasonOf(error)}`,
      { file: name },
      'Set TMPDIR to a place with room.',
    )
  }
}
