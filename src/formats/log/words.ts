/** Letters that a word may have; what is beyond Latin-1 is in no word. */
const CODES = 256

/** The table by which words are found. */
interface Table {
  /** Column of a letter; 0 for letters that no word has. */
  readonly column: Uint8Array
  readonly columns: number
  /** Twice the start of the row of the state that follows on a letter, and 1 more if a word ends in that state. */
  readonly next: Int32Array
  /** The longest word that ends in a state, or -1, and the state in which the next shorter one ends, or 0. */
  readonly ends: Int32Array
  readonly shorter: Int32Array
}

/**
 * Many words, looked for at once: one step of a table for each letter, for any number of words (Aho and Corasick, "Efficient
 * string matching", 1975). The table is built on first use.
 */
export class Words {
  private built: Table | undefined

  /** @param words none empty, of Latin-1 letters */
  constructor(private readonly words: readonly string[]) {}

  private get table(): Table {
    this.built ??= this.build()
    return this.built
  }

  private build(): Table {
    const most = 1 + this.words.reduce((sum, { length }) => sum + length, 0)
    const columns = 1 + new Set(this.words.join('')).size
    const column = new Uint8Array(CODES)
    const next = new Int32Array(most * columns)
    const ends = new Int32Array(most).fill(-1)
    const shorter = new Int32Array(most)
    // The tree of all words: a state's first child, its next sibling and the column of the letter that leads to it.
    const [child, sibling, letter, fallback] = [0, 1, 2, 3].map(() => new Int32Array(most)) as [
      Int32Array,
      Int32Array,
      Int32Array,
      Int32Array,
    ]
    let states = 1
    let used = 1
    for (const [index, word] of this.words.entries()) {
      let state = 0
      for (let i = 0; i < word.length; i++) {
        const code = word.charCodeAt(i)
        if (column[code] === 0) column[code] = used++
        const place = state * columns + column[code]!
        if (next[place] === 0) {
          next[place] = states
          letter[states] = column[code]!
          sibling[states] = child[state]!
          child[state] = states++
        }
        state = next[place]!
      }
      if (ends[state] === -1) ends[state] = index
    }
    // Breadth first: where the search goes on when a word breaks off.
    const queue = new Int32Array(states)
    let last = 1
    for (let first = 0; first < last; first++) {
      const state = queue[first]!
      const back = fallback[state]!
      if (state !== 0) next.copyWithin(state * columns, back * columns, (back + 1) * columns)
      for (let to = child[state]!; to !== 0; to = sibling[to]!) {
        const before = state === 0 ? 0 : (next[back * columns + letter[to]!]! >> 1) / columns
        fallback[to] = before
        shorter[to] = ends[before] === -1 ? shorter[before]! : before
        queue[last++] = to
      }
      for (let to = child[state]!; to !== 0; to = sibling[to]!) {
        const hit = ends[to] !== -1 || shorter[to] !== 0 ? 1 : 0
        next[state * columns + letter[to]!] = 2 * to * columns + hit
      }
    }
    return { column, columns, next, ends, shorter }
  }

  /** Returns where the first word to end after a place begins, or -1. */
  first(text: string, from: number): number {
    const { next, column, columns, ends, shorter } = this.table
    let row = 0
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at)
      const to = code < CODES ? next[row + column[code]!]! : 0
      row = to >> 1
      if ((to & 1) === 0) continue
      const state = row / columns
      const word = ends[state] === -1 ? ends[shorter[state]!]! : ends[state]!
      return at + 1 - this.words[word]!.length
    }
    return -1
  }

  /** As `first`, of bytes in Latin-1 from one place up to another. */
  firstIn(bytes: Uint8Array, from: number, to: number): number {
    const { next, column, columns, ends, shorter } = this.table
    let row = 0
    for (let at = from; at < to; at++) {
      const code = next[row + column[bytes[at]!]!]!
      row = code >> 1
      if ((code & 1) === 0) continue
      const state = row / columns
      const word = ends[state] === -1 ? ends[shorter[state]!]! : ends[state]!
      return at + 1 - this.words[word]!.length
    }
    return -1
  }

  /** Returns which words a text has, by their places in the list; a word that it has twice may be named twice. */
  in(text: string): number[] {
    const { next, column, columns, ends, shorter } = this.table
    const found: number[] = []
    let row = 0
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      const to = code < CODES ? next[row + column[code]!]! : 0
      row = to >> 1
      if ((to & 1) === 0) continue
      for (let state = row / columns; state !== 0; state = shorter[state]!) {
        if (ends[state] !== -1) found.push(ends[state]!)
      }
    }
    return found
  }
}
