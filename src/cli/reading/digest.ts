import { createHash } from 'node:crypto'
import type { Input } from '../../check/report/report'
import type { ReadSide } from './devices'
import { LARGEST_INPUT } from './input'
import { reopenRandomFile } from './random-file'

const PART = 1024 * 1024

/**
 * SHA-256 of what a path holds, or null for more than is ever read as a whole: a stream's RAM is left where it is.
 * @throws InputError for a file that is not the one that was read, or has changed since
 */
function sha256(path: string, bytes: readonly Uint8Array[] | null): string | null {
  const hash = createHash('sha256')
  if (bytes) {
    for (const part of bytes) hash.update(part)
    return hash.digest('hex')
  }
  const file = reopenRandomFile(path)
  try {
    if (file.size > LARGEST_INPUT) return null
    for (let at = 0; at < file.size; at += PART) hash.update(file.read(at, PART))
    file.refuseChanged()
    return hash.digest('hex')
  } finally {
    file.close()
  }
}

/**
 * One side of a comparison as a report names it. Several device directories count as their config space in one.
 * @throws InputError for a file that was removed, replaced or written to since it was read
 */
export const inputOf = (path: string, { kind, bytes }: ReadSide): Input => ({ path, sha256: sha256(path, bytes), kind })
