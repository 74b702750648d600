import { printable } from '../../bytes/printable'
import { writeRawStderr } from './output'
import { showsProgress } from './terminal'

/** Shows on standard error what is being done, one step after the other. */
export interface Steps {
  at(what: string): void
  /** Clears the line. */
  end(): void
}

const ERASE_LINE = '\r\u001b[K'
/** For terminals that do not report their width. */
const WIDTH = 80

/** Makes a line for steps, if standard error is a terminal and `quiet` is not set. */
export function steps(quiet: boolean): Steps {
  if (quiet || !showsProgress()) return { at: () => undefined, end: () => undefined }
  let shown = false
  return {
    at(what) {
      shown = true
      writeRawStderr(`${ERASE_LINE}${printable(what).slice(0, (process.stderr.columns || WIDTH) - 1)}`)
    },
    end() {
      if (shown) writeRawStderr(ERASE_LINE)
      shown = false
    },
  }
}
