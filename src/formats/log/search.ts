import { holdsWord, searcher } from '../../bytes/latin1'
import { STATEMENTS, type Statement } from './statements'
import { TELLING_WORDS, WORD_OF_WORDING } from './telling-words'
import { WordSearch } from './words'

/** The statements that a word may stand for, by their places in the tables. */
const STATEMENTS_OF_WORD = new Map<number, number[]>()
for (const [statement, word] of WORD_OF_WORDING.entries()) {
  const others = STATEMENTS_OF_WORD.get(word)
  if (others === undefined) STATEMENTS_OF_WORD.set(word, [statement])
  else others.push(statement)
}

/** Finds the words of which every message has at least one. */
export const TELLING = new WordSearch(TELLING_WORDS)

/** Returns the statements that a text may hold, because it has their word, in the order of the tables. */
export const statementsIn = (text: string): Statement[] =>
  [...new Set(TELLING.in(text).flatMap((word) => STATEMENTS_OF_WORD.get(word) ?? []))]
    .sort((a, b) => a - b)
    .map((index) => STATEMENTS[index]!)

/**
 * Marks the places of a long log that are worth reading. Node searches for words of at most six letters at memory
 * speed, the faster the rarer the first letter is. QEMU's other lines about a failed restore are at most a few lines
 * before one of these.
 */
const ANCHORS = [
  ...['Bad co', 'w1cmas', 'while ', 'migra', 'VM sta', 'State ', 'qemu v', '-machi'],
  ...['CPU do', 'Target', 'Postco', 'MSR 0x'],
  'AGE":[',
]

/** What must follow on an anchor that other programs write in every other line. */
const FOLLOWED: Readonly<Record<string, readonly string[]>> = { 'while ': ['loading', 'writing'] }

/** Iterates over the places of a long log that are worth reading, each place once. */
export class Anchors {
  private readonly next: number[]
  private readonly find: (word: string, from: number) => number

  constructor(bytes: Uint8Array, from: number) {
    const find = searcher(bytes)
    const isFollowed = (word: string, at: number): boolean =>
      FOLLOWED[word]?.some((rest) => holdsWord(bytes, at + word.length, rest)) ?? true
    this.find = (word, from) => {
      let at = find(word, from)
      while (at >= 0 && !isFollowed(word, at)) at = find(word, at + 1)
      return at
    }
    this.next = ANCHORS.map((word) => this.find(word, from))
  }

  /** The first place at or after `from`, or -1. */
  after(from: number): number {
    let first = -1
    for (let i = 0; i < ANCHORS.length; i++) {
      let at = this.next[i]!
      if (at >= 0 && at < from) at = this.next[i] = this.find(ANCHORS[i]!, from)
      if (at >= 0 && (first < 0 || at < first)) first = at
    }
    return first
  }
}
