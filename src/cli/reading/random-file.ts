import { closeSync, fstatSync, openSync, readSync, type Stats } from 'node:fs'
import { InputError } from '../../bytes/input-error'
import type { ByteSource } from '../../bytes/source'
import { reasonOf } from '../../bytes/system-error'
import { refuseChanged, refuseOther, rememberInput } from '../inputs-read'

/** A file with random access. */
export interface RandomFile extends ByteSource {
  close(): void
}

/** One that others may write to meanwhile. */
export interface InputRandomFile extends RandomFile {
  /** @throws InputError if that happened since it was opened */
  refuseChanged(): void
}

/**
 * The open file of a descriptor as a source. Its size is that at the time of opening: a file that shrinks ends sooner.
 * @throws InputError, from `read`, when the system refuses
 */
export function randomFile(descriptor: number, name: string): RandomFile {
  const { size } = fstatSync(descriptor)
  return {
    size,
    read(offset, length) {
      const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - offset)))
      let held = 0
      try {
        while (held < bytes.length) {
          const count = readSync(descriptor, bytes, held, bytes.length - held, offset + held)
          if (count === 0) break
          held += count
        }
      } catch (error) {
        throw new InputError(`cannot be read: ${reasonOf(error)}`, { file: name, offset: offset + held })
      }
      return bytes.subarray(0, held)
    },
    close: () => closeSync(descriptor),
  }
}

/** @throws InputError when it can't be opened or the system refuses; other errors of `use` */
function opened<T>(path: string, use: (descriptor: number, stat: Stats) => T): T {
  try {
    const descriptor = openSync(path, 'r')
    try {
      return use(descriptor, fstatSync(descriptor))
    } catch (error) {
      closeSync(descriptor)
      throw error
    }
  } catch (error) {
    throw error instanceof InputError ? error : new InputError(`cannot be read: ${reasonOf(error)}`, { file: path })
  }
}

const inputFile = (descriptor: number, stat: Stats, path: string): InputRandomFile => ({
  ...randomFile(descriptor, path),
  refuseChanged: () => refuseChanged(descriptor, stat, path),
})

/** Opens a regular file; null for a FIFO, device or directory. @throws InputError when it can't be opened */
export function openRandomFile(path: string): InputRandomFile | null {
  return opened(path, (descriptor, stat) => {
    rememberInput(stat)
    if (stat.isFile()) return inputFile(descriptor, stat, path)
    closeSync(descriptor)
    return null
  })
}

/** Opens a regular file again. @throws InputError when it can't be opened, or has changed since it was read */
export function reopenRandomFile(path: string): InputRandomFile {
  return opened(path, (descriptor, stat) => {
    refuseOther(stat, path)
    return inputFile(descriptor, stat, path)
  })
}
