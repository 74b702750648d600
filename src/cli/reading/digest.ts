import type { Input } from '../../check/report/report'
import type { ReadSide } from './devices'
import { LARGEST_INPUT } from './input'
import { reopenRandomFile } from './random-file'

const PART = 1024 * 1024

/**
 * SHA-256 of a path's contents, or null if it is larger than what is ever read whole: a stream's RAM is not read.
 * @throws InputError for a file that was replaced or changed since it was read
 */
async function sha256(path: string, bytes: readonly Uint8Array[] | null): Promise<string | null> {
  // Node takes longer to load it than to read, judge and report a pair that is asked for as text.
  const { createHash } = await import('node:crypto')
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
 * One side of a comparison, for the report. Several device directories count as their concatenated config space.
 * @throws InputError for a file that was removed, replaced or written to since it was read
 */
export const inputOf = async (path: string, { kind, bytes }: ReadSide): Promise<Input> => ({
  path,
  sha256: await sha256(path, bytes),
  kind,
})
