import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InputError } from '../../bytes/input-error'
import { LONGEST_PREFIX, packingOf } from '../../formats/stream'
import { reasonOf } from '../errors'
import type { Progress } from '../writing/progress'
import { goesOn, uninterrupted } from '../writing/uninterrupted'
import { type RandomFile, randomFile } from './random-file'

const BLOCK = 64 * 1024
const GIB = 2 ** 30
/** What comes unpacked, or by standard input: an archive bomb of zeros is all hole, so that no disk would stop it. */
export const LARGEST_SPOOL = 1024 * GIB
const ZEROS = Buffer.alloc(BLOCK)

/**
 * Writes what comes in one piece after another to a temporary file that has no name any more, so that nothing is left
 * behind however the process ends. Runs of zeros become holes: the RAM of a guest is mostly that. What shows no stream
 * where one begins at the latest is not read on: it may be a bomb.
 * @param name what the bytes are, for errors
 * @param seen is told how many bytes came
 * @param most bytes that may come
 * @throws InputError when the temporary file can't be written, or what comes is no stream; errors of `parts` pass through
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

/** @throws InputError, with the name, where no stream begins */
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

/** What makes a step fail is told with the place of the temporary file. */
function writing(name: string, step: () => void): void {
  try {
    step()
  } catch (error) {
    throw new InputError(
      `cannot be unpacked to ${tmpdir()}: ${reasonOf(error)}`,
      { file: name },
      'Set TMPDIR to a place with room.',
    )
  }
}
