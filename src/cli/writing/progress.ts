import { isatty } from 'node:tty'
import { printable } from '../../bytes/printable'
import type { ByteSource } from '../../bytes/source'
import { writeRawStderr } from './output'

/** Tells on standard error how far long work has come. */
export interface Progress {
  /** @param done bytes that are done with */
  at(done: number): void
  /** Clears the line. */
  end(): void
}

const STDERR = 2
const MIB = 2 ** 20

/** Work that ends sooner says nothing. */
const PATIENCE_MS = 500
const INTERVAL_MS = 100

/** Where a terminal does not tell its own. */
const WIDTH = 80

const ERASE_LINE = '\r\u001b[K'
const SILENT: Progress = { at: () => undefined, end: () => undefined }

function line(what: string, done: number, total: number | null): string {
  const far = total === null || total === 0 ? '' : `, ${Math.min(100, Math.floor((100 * done) / total))} %`
  return `${what}: ${Math.floor(done / MIB)} MiB${far}`
}

/**
 * A line about work on bytes, where standard error is a terminal and nobody asked for quiet.
 * @param what what is done with what: "unpacking vm.save"
 * @param total bytes in all; null where that is not known
 */
export function progress(what: string, total: number | null, quiet: boolean): Progress {
  if (quiet || process.env.TERM === 'dumb' || !isatty(STDERR)) return SILENT
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

/** A source that tells how far it was read. */
export function watched<T extends ByteSource>(source: T, seen: Progress): T {
  return {
    ...source,
    read(offset: number, length: number) {
      seen.at(offset)
      return source.read(offset, length)
    },
  }
}
