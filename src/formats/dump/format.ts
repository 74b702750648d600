import type { Dump } from './dump'
import type { Lines } from './text'

/** A notation of dumps as text. */
export interface TextFormat {
  /** What writes it, for the sentence that lists what can be read. */
  readonly name: string
  /**
   * Whether a line is data of this format.
   * @param first nothing but preamble stands before it
   */
  readonly begins: (line: string, first: boolean) => boolean
  /** Reads a text of which one line `begins`, from its first line on. @throws InputError with the line */
  readonly read: (lines: Lines) => Dump
}

/** Blank lines, comments and the echo of a shell command: what may stand before and between lines of bare hex. */
export function isPreamble(line: string): boolean {
  return line === '' || /^(?:[#$;]|\/\/)/.test(line)
}
