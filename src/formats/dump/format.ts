import type { Dump } from './dump'
import type { Lines } from './text'

/** A text notation of dumps. */
export interface TextFormat {
  /** The program that writes it, for the message that lists the readable formats. */
  readonly name: string
  /**
   * Whether a line is data of this format.
   * @param first only preamble precedes it
   */
  readonly begins: (line: string, first: boolean) => boolean
  /** Reads a whole text in which some line `begins`. @throws InputError with the line */
  readonly read: (lines: Lines) => Dump
}

/** A prompt with a command or without: "root@host:~# xxd -p …", "[root@host ~]$", "root@bsd:~ # pciconf -r …". */
const PROMPT = /^\[?[\w.-]{1,64}@[\w.-]{1,64}[: ][^#$%]{0,160}[#$%](?: |$)/

/**
 * Whether a line is blank, a comment, the echo of a shell command or a fence of Markdown: allowed before and between lines
 * of bare hex.
 */
export function isPreamble(line: string): boolean {
  return line === '' || /^(?:[#$;]|\/\/|```|~~~)/.test(line) || PROMPT.test(line)
}
