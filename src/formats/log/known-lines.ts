import type { Event } from './event'
import { once } from './once'
import { acrossBreaks, events, finds } from './parse'
import { plainLines, speaker } from './plain-line'
import { breaksSoftly, isIndented, wordsOf } from './wrapped'

/** Words with which other programs repeat QEMU's. */
const RELAYED =
  /internal error|unexpectedly closed|Migrate failed|virError|libvirtError|unable to execute QEMU command|operation failed|failed\. reason:|"error-desc"|"reason"/
/** A time of day: the line is of one moment. */
const TIME = /(?<![\da-f:])\d\d:\d\d:\d\d(?!\d)/
/** Words that may be all of a message that is on one line, if it continues on the next. */
const BREAKABLE = /get_pci_config|Bad config|config data|w1cmask|while loading/
/** The start of a message whose numbers are on the next line. */
const BROKEN = /Bad config data: i=0x[0-9a-fA-F]*(?!.*w1cmask: ?[0-9a-fA-F])/
/** The date and time that a program puts before a line. */
const STAMP =
  /^(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d):? /
const MOST_KNOWN = 512
/** Longer lines are rarely the same but for their time. */
const LONGEST = 1024

/** What a program said, and whether the tables have it. */
export interface Words {
  readonly program: string
  readonly text: string
  readonly known: boolean
}

/** What a line says. */
export interface Line {
  /** The texts on it, without what others have put around them. */
  readonly texts: readonly string[]
  readonly events: readonly Event[]
  /** What the first program on it said; null if there is none. */
  readonly words: () => Words | null
  readonly speaker: string
  readonly relayed: boolean
  readonly timed: boolean
  readonly indented: boolean
  readonly breaksSoftly: boolean
  /** Whether it has words of a message that may continue on the next line, and begins one that does. */
  readonly breakable: boolean
  readonly broken: boolean
}

function wordsIn(texts: readonly string[]): Words | null {
  for (const text of texts) {
    const found = wordsOf(text)
    if (found) return { program: found.program, text: found.words, known: events(found.words).length > 0 }
  }
  return null
}

/** Reads a line. @returns also whether its first so many characters are in nothing that it says */
function read(raw: string, stamp: number): { readonly line: Line; readonly apart: boolean } {
  const texts = plainLines(raw)
  const found = texts.map(finds)
  const line = {
    texts,
    events: found.flat().map(({ event }) => event),
    words: once(() => wordsIn(texts)),
    speaker: speaker(raw),
    relayed: RELAYED.test(raw),
    timed: TIME.test(raw),
    indented: isIndented(raw),
    breaksSoftly: breaksSoftly(raw),
    breakable: BREAKABLE.test(raw),
    broken: BROKEN.test(raw),
  }
  const apart = texts[0]!.startsWith(raw.slice(0, stamp)) && found[0]!.every(({ at }) => at < 0 || at >= stamp)
  return { line, apart }
}

/** What was found by a text; when there is too much, all is forgotten. */
class Known<T> {
  private readonly found = new Map<string, T>()

  get(text: string): T | undefined {
    return this.found.get(text)
  }

  add(text: string, found: T): T {
    if (this.found.size >= MOST_KNOWN) this.found.clear()
    this.found.set(text, found)
    return found
  }
}

/** Reads lines; those that differ from one before only in their time are not read again. */
export class KnownLines {
  private readonly known = new Known<Line>()
  private readonly broken = new Known<readonly Event[]>()

  of(raw: string): Line {
    if (raw.length > LONGEST) return read(raw, 0).line
    const stamp = STAMP.exec(raw)?.[0] ?? ''
    const key = stamp.replace(/\d/g, '0') + raw.slice(stamp.length)
    const before = this.known.get(key)
    if (before) {
      const [first, ...others] = before.texts
      return { ...before, texts: [stamp + first!.slice(stamp.length), ...others] }
    }
    const { line, apart } = read(raw, stamp.length)
    return apart ? this.known.add(key, line) : line
  }

  /**
   * Returns what is said across the end of a line.
   * @param first the last text on it
   * @param rest as `acrossBreaks` takes them
   */
  across(raw: string, { events: known }: Line, first: string, rest: readonly string[]): readonly Event[] {
    const find = () => acrossBreaks(first, rest, known)
    const key = [raw, ...rest].join('\n')
    return key.length > LONGEST ? find() : (this.broken.get(key) ?? this.broken.add(key, find()))
  }
}
