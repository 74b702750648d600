import { InputError } from '../../bytes/input-error'

/** Most characters of a message of QEMU: `info qtree` and `xp` of a large machine are a few MiB. */
export const LONGEST_MESSAGE = 64 * 1024 * 1024

/** Gathers text into lines, as it comes. */
export class LineBuffer {
  private parts: string[] = []
  private length = 0

  /** @param name of the monitor, for errors */
  constructor(private readonly name: string) {}

  /** The lines that are complete with this text. @throws InputError for a line longer than LONGEST_MESSAGE */
  take(text: string): string[] {
    const lines = text.split('\n')
    const rest = lines.pop()!
    if (lines.length > 0) {
      lines[0] = this.parts.join('') + lines[0]!
      this.parts = []
      this.length = 0
    }
    this.parts.push(rest)
    this.length += rest.length
    if (this.length <= LONGEST_MESSAGE) return lines
    throw new InputError(`${this.name} sends a line of more than ${LONGEST_MESSAGE / 2 ** 20} MiB`)
  }
}
