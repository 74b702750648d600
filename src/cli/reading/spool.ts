import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InputError } from '../../bytes/input-error'
import { reasonOf } from '../../bytes/system-error'
import { LONGEST_PREFIX, packingOf } from '../../formats/stream'
import type { Progress } from '../writing/progress'
import { goesOn, uninterrupted } from '../writing/uninterrupted'
import { type RandomFile, randomFile } from './random-file'

const BLOCK = 64 * 1024
const GIB = 2 ** 30
/**
 * Most bytes of unpacked data or standard input: a zip bomb of zeros is all holes, so a full disk would not stop it.
 */
export const LARGEST_SPOOL = 1024 * GIB
const ZEROS = Buffer.alloc(BLOCK)

/**
 * Writes data that comes in pieces to an unlinked temporary file, so that nothing is left
 * behind however the process ends. Runs of zeros, most of a guest's RAM, become holes. Data without a stream
 * within the longest prefix is not read further: it may be a bomb.
 * @param name name of the data, for errors
 * @param seen is called with the number of bytes so far
 * @param most limit in bytes
 * @throws InputError when the temporary file can't be written, or the data is not a stream; errors of `parts` pass
 * through
 */
export async function spool(
  parts: AsyncIterable<Buffer>,
  name: string,
  seen: Progress,
  most = LARGEST_SPOOL,
): Promise<RandomFile> {
  const descriptor = uninterrupted(() => unnamedFile(name))
  await goesOn()
  try {
    await fill(descriptor, parts, name, seen, most)
    return randomFile(descriptor, name)
  } catch (error) {
    closeSync(descriptor)
    throw error
  } finally {
    seen.end()
  }
}

async function fill(
  descriptor: number,
  parts: AsyncIterable<Buffer>,
  name: string,
  seen: Progress,
  most: number,
): Promise<void> {
  let position = 0
  let isJudged = false
  for await (const part of parts) {
    if (position + part.length > most) {
      throw new InputError(`unpacks to more than ${most / GIB} GiB`, { file: name }, 'No stream is that large.')
    }
    for (let at = 0; at < part.length; at += BLOCK) {
      const block = part.subarray(at, at + BLOCK)
      if (!block.equals(ZEROS.subarray(0, block.length))) {
        writing(name, () => writeBlock(descriptor, block, position + at))
      }
    }
    position += part.length
    seen.at(position)
    if (!isJudged && position > LONGEST_PREFIX) {
      mustBeStream(randomFile(descriptor, name), name)
      isJudged = true
    }
  }
  writing(name, () => ftruncateSync(descriptor, position))
}

/** @throws InputError, with the name, if it is not the beginning of a stream */
function mustBeStream(file: RandomFile, name: string): void {
  try {
    packingOf(file)
  } catch (error) {
    throw error instanceof InputError ? error.in(name) : error
  }
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

function writeBlock(descriptor: number, block: Buffer, position: number): void {
  for (let done = 0; done < block.length; ) {
    done += writeSync(descriptor, block, done, block.length - done, position + done)
  }
}

/** Adds the place of the temporary file to the errors of a step. */
function writing(name: string, step: () => void): void {
  try {
    step()
  } catch (error) {
    throw new InputError(
      `cannot be unpacked to ${tmpdir()}: ${reasonOf(error)}`,
      { file: name },
      'Set TMPDIR to a directory with enough space.',
    )
  }
}
