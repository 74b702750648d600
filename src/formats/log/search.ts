import { holdsWord, searcher } from '../../bytes/latin1'
import { STATEMENTS, type Statement } from './statements'
import { MANAGER_WORDS } from './statements/managers'
import { WordSearch } from './words'

/** What logs contain besides statements: refused bytes, sections, ends, command lines, states of devices. */
const OTHER_WORDS = [
  ...['get_pci_config', 'Bad config', 'config data', 'w1cmask', 'while loading', 'VM state', 'load of migration'],
  ...['Failed to load ', 'Load state of device', 'starting up libvirt', '-machine ', '-M ', '-device '],
  '"MESSAGE"',
]

/** Shortest half of a text that is searched for alone, and the shortest for which the other half need not be. */
const HALF = 7
const ALONE = 10

/** A text of several words may be broken at any of them: its halves are looked for. */
function halves(text: string): string[] {
  const blanks = [...text.matchAll(/ /g)].map(({ index }) => index)
  if (blanks.length === 0) return [text]
  const middle = blanks.reduce((a, b) => (Math.abs(b - text.length / 2) < Math.abs(a - text.length / 2) ? b : a))
  const parts = [text.slice(0, middle), text.slice(middle + 1)]
  if (parts.every(({ length }) => length >= HALF)) return parts
  return [text, ...parts.filter(({ length }) => length >= ALONE)]
}

/** The statements of each landmark, by their places in the tables. */
const AT_LANDMARK = new Map<string, number[]>()
for (const [index, { landmark }] of STATEMENTS.entries()) {
  const others = AT_LANDMARK.get(landmark)
  if (others === undefined) AT_LANDMARK.set(landmark, [index])
  else others.push(index)
}
const LANDMARKS = [...AT_LANDMARK.keys()]

/**
 * Every message has at least one of these words, even when it is broken in two: a line without any is not
 * read.
 */
export const TELLING = new WordSearch([
  ...new Set([...LANDMARKS, ...OTHER_WORDS, ...MANAGER_WORDS, ...LANDMARKS.flatMap(halves)]),
])

/** Returns the statements whose landmark is in a text, in the order of the tables. */
export const statementsIn = (text: string): Statement[] =>
  [...new Set(TELLING.in(text).flatMap((word) => AT_LANDMARK.get(LANDMARKS[word] ?? '') ?? []))]
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
