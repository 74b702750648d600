/** Letters that a word may have; what is beyond Latin-1 is in no word. */
const CODES = 256

/** The table by which words are found. */
interface Table {
  /** Column of a letter; 0 for letters that no word has. */
  readonly column: Uint8Array
  readonly columns: number
  /**
   * Twice the start of the row of the state that follows on a letter, and 1 more if there is something to do in that
   * state: a word ends in it, or its row is not made yet.
   */
  readonly next: Int32Array
  /** Whether a state's row is made. */
  readonly made: Uint8Array
  /** The longest word that ends in a state, or -1, and the state in which the next shorter one ends, or 0. */
  readonly ends: Int32Array
  readonly shorter: Int32Array
  /** Where the search goes on when a word breaks off. */
  readonly fallback: Int32Array
  /** The tree of all words: a state's first child, its next sibling and the column of the letter that leads to it. */
  readonly child: Int32Array
  readonly sibling: Int32Array
  readonly letter: Int32Array
}

/** A column for each letter that a word has. */
function columnsOf(words: readonly string[]): Pick<Table, 'column' | 'columns'> {
  const column = new Uint8Array(CODES)
  let columns = 1
  for (const word of words) {
    for (let i = 0; i < word.length; i++) {
      const code = word.charCodeAt(i)
      if (column[code] === 0) column[code] = columns++
    }
  }
  return { column, columns }
}

/** The tree of words, without a row but for room: nearly all of it is memory that is never touched. */
function treeOf(words: readonly string[]): Table {
  const { column, columns } = columnsOf(words)
  const most = 1 + words.reduce((sum, { length }) => sum + length, 0)
  const numbers = () => new Int32Array(most)
  const [ends, child, sibling, letter] = [numbers().fill(-1), numbers(), numbers(), numbers()]
  /** The states of the word before, by the letters that lead to them. */
  const path = new Int32Array(1 + words.reduce((longest, { length }) => Math.max(longest, length), 0))
  let states = 1
  let before = ''
  for (const [index, word] of words.entries()) {
    if (word <= before) throw new RangeError(`not sorted, or twice: ${word}`)
    let i = 0
    while (i < before.length && word.charCodeAt(i) === before.charCodeAt(i)) i++
    for (; i < word.length; i++) {
      const [from, to] = [path[i]!, states++]
      letter[to] = column[word.charCodeAt(i)]!
      sibling[to] = child[from]!
      child[from] = to
      path[i + 1] = to
    }
    ends[path[word.length]!] = index
    before = word
  }
  const next = new Int32Array(most * columns)
  const [shorter, fallback, made] = [numbers(), numbers(), new Uint8Array(most)]
  return { column, columns, next, made, ends, shorter, fallback, child, sibling, letter }
}

/** Makes a state's row: that of its fallback state, with the state's own letters. Its parent's row is made. */
function makeRow(table: Table, state: number): void {
  const { columns, next, made, ends, shorter, fallback, child, sibling, letter } = table
  const row = state * columns
  made[state] = 1
  if (state !== 0) {
    const back = fallback[state]!
    if (made[back] === 0) makeRow(table, back)
    next.copyWithin(row, back * columns, (back + 1) * columns)
  }
  for (let to = child[state]!; to !== 0; to = sibling[to]!) {
    const place = row + letter[to]!
    const before = state === 0 ? 0 : (next[place]! >> 1) / columns
    fallback[to] = before
    shorter[to] = ends[before] === -1 ? shorter[before]! : before
    next[place] = 2 * to * columns + 1
  }
}

/**
 * Whether a word ends in the state that a place of the table leads to. Its row is made if it is not made yet; if no
 * word ends there, the place no longer asks.
 */
function endsAt(table: Table, place: number): boolean {
  const { columns, next, made, ends, shorter } = table
  const state = (next[place]! >> 1) / columns
  if (made[state] === 0) makeRow(table, state)
  const hit = ends[state] !== -1 || shorter[state] !== 0
  if (!hit) next[place]! &= ~1
  return hit
}

/**
 * Many words, looked for at once: one step of a table for each letter, for any number of words (Aho and Corasick, "Efficient
 * string matching", 1975). The table is built on first use, and a row of it when a text comes to its state:
 * a log of a few kilobytes comes to few.
 */
export class WordSearch {
  private built: Table | undefined

  /** @param words sorted, each once, none empty, of Latin-1 letters */
  constructor(private readonly words: readonly string[]) {}

  private get table(): Table {
    if (this.built === undefined) {
      this.built = treeOf(this.words)
      makeRow(this.built, 0)
    }
    return this.built
  }

  /** Returns the longest word that ends in a state, or else in its fallback state. */
  private wordAt(state: number): string {
    const { ends, shorter } = this.table
    return this.words[ends[state] === -1 ? ends[shorter[state]!]! : ends[state]!]!
  }

  /** Returns where the first word to end after a place begins, or -1. */
  first(text: string, from: number): number {
    const { table } = this
    const { next, column, columns } = table
    let row = 0
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at)
      const place = code < CODES ? row + column[code]! : 0
      const to = next[place]!
      row = to >> 1
      if ((to & 1) === 0 || !endsAt(table, place)) continue
      return at + 1 - this.wordAt(row / columns).length
    }
    return -1
  }

  /** As `first`, of bytes in Latin-1 from one place up to another. */
  firstIn(bytes: Uint8Array, from: number, to: number): number {
    const { table } = this
    const { next, column, columns } = table
    let row = 0
    for (let at = from; at < to; at++) {
      const place = row + column[bytes[at]!]!
      const code = next[place]!
      row = code >> 1
      if ((code & 1) === 0 || !endsAt(table, place)) continue
      return at + 1 - this.wordAt(row / columns).length
    }
    return -1
  }

  /** Returns which words a text has, by their places in the list; a word that it has twice may be named twice. */
  in(text: string): number[] {
    const { table } = this
    const { next, column, columns, ends, shorter } = table
    const found: number[] = []
    let row = 0
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      const place = code < CODES ? row + column[code]! : 0
      const to = next[place]!
      row = to >> 1
      if ((to & 1) === 0 || !endsAt(table, place)) continue
      for (let state = row / columns; state !== 0; state = shorter[state]!) {
        if (ends[state] !== -1) found.push(ends[state]!)
      }
    }
    return found
  }
}
