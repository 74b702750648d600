import { holdsWord } from '../../bytes/latin1'

/** A place for every two bytes. */
const PAIRS = 0x10000

/**
 * Finds long words in bytes without looking at most of them: two bytes tell how far away the next word is at least (Wu
 * and Manber, "A fast algorithm for multi-pattern searching", 1994).
 */
export class FewWords {
  /** Which word the last place has. */
  word = 0
  /** Bytes of the shortest word: as many of each are looked for first. */
  private readonly length: number
  /** How many bytes further a word may end with these two as its last of `length`, at least. */
  private readonly skip = new Uint8Array(PAIRS)

  /** @param words of Latin-1 letters, the shortest of 2 to 256; none begins with another */
  constructor(private readonly words: readonly string[]) {
    this.length = Math.min(...words.map(({ length }) => length))
    this.skip.fill(this.length - 1)
    for (const word of words) {
      for (let i = 1; i < this.length; i++) {
        const pair = (word.charCodeAt(i - 1) << 8) | word.charCodeAt(i)
        this.skip[pair] = Math.min(this.skip[pair]!, this.length - 1 - i)
      }
    }
  }

  /** Returns where the first word begins in `[from, to)`, or -1; it may end behind `to`. */
  first(bytes: Uint8Array, from: number, to: number): number {
    const { length, skip, words } = this
    const last = Math.min(to + length - 1, bytes.length)
    for (let at = from + length - 1; at < last; ) {
      const further = skip[(bytes[at - 1]! << 8) | bytes[at]!]!
      at += further
      if (further !== 0) continue
      const start = ++at - length
      for (let i = 0; i < words.length; i++) {
        if (!holdsWord(bytes, start, words[i]!)) continue
        this.word = i
        return start
      }
    }
    return -1
  }
}
