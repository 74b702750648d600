import { printable } from '../../bytes/printable'
import type { ByteSource } from '../../bytes/source'
import { writeRawStderr } from './output'
import { showsProgress } from './terminal'

/** Shows the progress of long work on standard error. */
export interface Progress {
  /** @param done bytes processed so far */
  at(done: number): void
  /** Clears the line. */
  end(): void
}

const MIB = 2 ** 20

/** Delay before anything is shown. */
const PATIENCE_MS = 500
const INTERVAL_MS = 100

/** For terminals that do not report their width. */
const WIDTH = 80

const ERASE_LINE = '\r\u001b[K'
const SILENT: Progress = { at: () => undefined, end: () => undefined }

function line(what: string, done: number, total: number | null): string {
  const far = total === null || total === 0 ? '' : `, ${Math.min(100, Math.floor((100 * done) / total))} %`
  return `${what}: ${Math.floor(done / MIB)} MiB${far}`
}

/**
 * Makes a progress line, if standard error is a terminal and `quiet` is not set.
 * @param what the work: "unpacking vm.save"
 * @param total number of bytes; null if unknown
 */
export function progress(what: string, total: number | null, quiet: boolean): Progress {
  if (quiet || !showsProgress()) return SILENT
  let next = performance.now() + PATIENCE_MS
  let shown = false
  return {
    at(done) {
      const now = performance.now()
      if (now < next) return
      next = now + INTERVAL_MS
      shown = true
      const room = (process.stderr.columns || WIDTH) - 1
      writeRawStderr(`${ERASE_LINE}${line(printable(what), done, total).slice(-room)}`)
    },
    end() {
      if (shown) writeRawStderr(ERASE_LINE)
      shown = false
    },
  }
}

/** Wraps a source to report how far it was read. */
export function watched<T extends ByteSource>(source: T, seen: Progress): T {
  return {
    ...source,
    read(offset: number, length: number) {
      seen.at(offset)
      return source.read(offset, length)
    },
  }
}
