import { MANAGER_WORDS } from './statements/managers'
import { TABLES } from './statements/tables'
import { landmark } from './statements/template'

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

/** The text that a line must have, of each wording of each statement. */
const LANDMARKS = TABLES.flatMap(({ says }) => says.map((one) => landmark(typeof one === 'string' ? one : one.text)))

/**
 * Every message has at least one of these words, even when it is broken in two: a line without any is not
 * read. Sorted; nothing but data.
 */
export const TELLING_WORDS: readonly string[] = [
  ...new Set([...LANDMARKS, ...OTHER_WORDS, ...MANAGER_WORDS, ...LANDMARKS.flatMap(halves)]),
].sort()

/** Which of these words a line must have, of each wording of each statement; nothing but data. */
export const WORD_OF_WORDING: readonly number[] = LANDMARKS.map((text) => TELLING_WORDS.indexOf(text))
