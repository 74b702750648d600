import { InputError } from '../../../bytes/input-error'
import { CONFIG_SPACE_SIZE } from '../dump'

/** One line of a dump that names its offset. */
export interface Row {
  readonly line: number
  /** The digits of the offset: which base they are in, only the whole dump tells. */
  readonly offset: string
  /** None where the offset stands alone: the length of the whole dump. */
  readonly bytes: readonly number[]
  /** Hex digits a group. */
  readonly digits: number
  /** Whether the line shows its own end (a text column), so that a short row is no cut one. */
  readonly closed: boolean
}

/** What stands between a row and the one before it: line numbers, or null. */
export interface Gap {
  /** Of a "*": the row before it repeats. */
  readonly repeat: number | null
  /** Of the first line that is neither blank nor a row: a spoilt row, if rows are missing there. */
  readonly stray: number | null
}

/**
 * Checks a text column, which shows one character a byte.
 * @param length its characters, without what encloses it
 * @throws InputError when it goes on: a row that lost its line end swallows the next one
 */
export function checkText(length: number, bytes: number, line: number): void {
  if (length <= bytes) return
  throw new InputError('the text column is longer than the row: two rows stand on one line', { line })
}

/** One byte a row: what comes after this many rows is refused anyway. */
const MAX_ROWS = CONFIG_SPACE_SIZE + 2

/** Collects the rows of a text and what stands between them. */
export class Rows<T extends Row> {
  readonly all: (T & Gap)[] = []
  private repeat: number | null = null
  private stray: number | null = null

  /** No more rows need be read. */
  get full(): boolean {
    return this.all.length >= MAX_ROWS
  }

  /** The line of a "*" that no row follows, or null. */
  get openRepeat(): number | null {
    return this.repeat
  }

  row(row: T): void {
    this.all.push({ ...row, repeat: this.repeat, stray: this.stray })
    this.repeat = null
    this.stray = null
  }

  /** Takes a line that is no row. What stands before the first row is of no interest. */
  other(line: string, number: number): void {
    if (this.all.length === 0 || line === '') return
    if (line === '*') this.repeat = number
    else this.stray ??= number
  }
}
