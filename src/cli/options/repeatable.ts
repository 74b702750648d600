import { Option } from 'commander'

/** An option that may be given several times; its parser collects the values. */
export class RepeatableOption extends Option {
  /** Whether a word may be followed by an equal sign and a file. */
  takesFile = false

  withFile(): this {
    this.takesFile = true
    return this
  }
}

/**
 * Makes a repeatable option.
 * @param flags as commander takes them: "--set <PROPERTY=VALUE>"
 * @param parser takes the text and the values collected so far
 * @param words the accepted words, if they are few
 */
export function repeatable<T>(
  flags: string,
  description: string,
  parser: (text: string, before: T) => T,
  words: readonly string[] | null = null,
): RepeatableOption {
  const option = new RepeatableOption(flags, description)
  return (words === null ? option : option.choices(words)).argParser(parser)
}
