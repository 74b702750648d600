import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { Input } from '../../check/report'
import type { Side } from './devices'
import { LARGEST_INPUT } from './input'
import { statOf } from './inputs-read'

/** SHA-256 of what a path holds, or null for more than is ever read as a whole: a stream's RAM is left where it is. */
async function sha256(path: string, bytes: readonly Uint8Array[] | null): Promise<string | null> {
  const hash = createHash('sha256')
  if (bytes) {
    for (const part of bytes) hash.update(part)
    return hash.digest('hex')
  }
  const stat = statOf(path)
  if (!stat?.isFile() || stat.size > LARGEST_INPUT) return null
  for await (const part of createReadStream(path)) hash.update(part)
  return hash.digest('hex')
}

/** One side of a comparison as a report names it. Several device directories count as their config space in one. */
export const inputOf = async (path: string, { kind, bytes }: Side): Promise<Input> => ({
  path,
  sha256: await sha256(path, bytes),
  kind,
})
