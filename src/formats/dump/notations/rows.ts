import { InputError } from '../../../bytes/input-error'
import { CONFIG_SPACE_SIZE } from '../dump'

/** One line of a dump with offsets. */
export interface DumpRow {
  readonly line: number
  /** The digits of the offset; their base follows from the whole dump. */
  readonly offset: string
  /** Empty if there is only an offset: the length of the whole dump. */
  readonly bytes: readonly number[]
  /** Hex digits per group. */
  readonly digits: number
  /** Whether the end of the line is visible (a text column), so that a short row is not a truncated one. */
  readonly closed: boolean
}

/** What lies between a row and the previous one: line numbers, or null. */
export interface RowGap {
  /** Of a "*": the previous row repeats. */
  readonly repeat: number | null
  /** Of the first line that is neither blank nor a row: a damaged row, if rows are missing there. */
  readonly stray: number | null
}

/**
 * Checks a text column, which has one character per byte.
 * @param length number of its characters, without the delimiters
 * @throws InputError when it is longer than the row: a row that lost its line end swallows the next one
 */
export function checkText(length: number, bytes: number, line: number): void {
  if (length <= bytes) return
  throw new InputError('the text column is longer than the row: two rows are on one line', { line })
}

/** One byte per row: what follows this many rows is refused anyway. */
const MAX_ROWS = CONFIG_SPACE_SIZE + 2

/** Collects the rows of a text and what lies between them. */
export class Rows<T extends DumpRow> {
  readonly all: (T & RowGap)[] = []
  private repeat: number | null = null
  private stray: number | null = null

  /** No more rows need to be read. */
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

  /** Takes a line that is not a row. Lines before the first row are ignored. */
  other(line: string, number: number): void {
    if (this.all.length === 0 || line === '') return
    if (line === '*') this.repeat = number
    else this.stray ??= number
  }
}
