import { printable } from './printable'

/** Where in the input a mistake lies. Offsets are bytes from the start of the file, lines count from 1. */
export interface Place {
  readonly file?: string | undefined
  readonly line?: number | undefined
  readonly offset?: number | undefined
}

/**
 * The one error for wrong commands and wrong input: a sentence for the person who made the mistake.
 * Everything else that is thrown is a bug of pcimig.
 */
export class InputError extends Error {
  readonly place: Place
  /** What the user can do about it, or null. */
  readonly hint: string | null

  /**
   * Control characters from inputs are escaped as in `printable`.
   * @param what one sentence without the place ("the dump has a hole between 0x40 and 0x80")
   * @param place where it was seen
   * @param hint what to do
   */
  constructor(what: string, place: Place = {}, hint: string | null = null) {
    super(printable(what))
    this.name = 'InputError'
    this.place = place
    this.hint = hint === null ? null : printable(hint)
  }

  /** Returns a copy with the name of the file, for callers that know it only later. */
  in(file: string): InputError {
    return new InputError(this.message, { ...this.place, file: this.place.file ?? file }, this.hint)
  }
}

/** What `action` returns, or the InputError that it throws: for callers that go on without it. Others pass through. */
export function orRefusal<T>(action: () => T): T | InputError {
  try {
    return action()
  } catch (error) {
    if (error instanceof InputError) return error
    throw error
  }
}
