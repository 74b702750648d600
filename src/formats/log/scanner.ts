import { latin1, searchable } from '../../bytes/latin1'
import type { Event, PlacedEvent } from './event'
import { FewWords } from './few-words'
import { KnownLines, type Line } from './known-lines'
import { acrossBreaks, events, MERE, wholeReason, wrappedEvents } from './parse'
import { plainLines, speaker } from './plain-line'
import { Anchors, TELLING } from './search'
import { begins, breaksSoftly, isIndented, unbroken, unquoted, withoutBorder, wordsOf } from './wrapped'

/** A message whose rest is missing: it is still certain that config space was refused. */
const CUT = /Bad config data: i=0x[0-9a-fA-F]{1,3}(?![\w%])(?![^\n]*w1cmask)/
const REFUSED: Event = { kind: 'element', element: 'PCIDevice:config' }
/** What is looked for where messages are only counted. */
const COUNTED = new FewWords(MERE.map(([word]) => word))
/** What every message worth reading has somewhere: "cmask: ff", or a section in quotes. */
const NUMBERED = /:\s{0,80}[0-9a-fA-F]|&#39;|['"]/

/** QEMU's other lines about a failed restore are at most so many before a place that the search finds. */
const LINES_BEFORE_ANCHOR = 12

/** This much of a log is searched for all words: a short excerpt may lack the others. */
const THOROUGH = 1 << 20
/** Of a longer line, only this much around the words is read. */
export const AROUND = 4096
/** Most lines of a wrapped message. */
const WRAPPED_LINES = 4
/** Most lines whose continuation is tried: wrapped logs are short. */
const MOST_WRAPPED = 500
/** Most lines of a device's own words in front of what QEMU says about it. */
const OWN_LINES = 3
/** Most lines above an indented one in which its speaker is looked for. */
const LINES_TO_SPEAKER = 8
/** What QEMU prints without being in trouble. */
const NO_REASON = /^warning:|^info:|^-\w|^char device redirected/
const NEWLINE = 10
/** Bytes buffered at once. */
const PIECE = 1 << 20

const UTF8 = new TextDecoder()

/**
 * Finds the messages of a log about restores. It is fed in pieces and buffers no more than one, however long the log or
 * its lines are.
 */
export class LogScanner {
  /** The data is at its start; reused, because fresh memory would cost more than the search. */
  private readonly room = searchable(new Uint8Array(PIECE + 8 * AROUND))
  private readonly lines = new KnownLines()
  private held = this.room.subarray(0, 0)
  /** Everything before it has been read. */
  private done = 0
  /** Number of the line at `counted`, from 1. */
  private line = 1
  private counted = 0
  private taken = 0
  /** Lines whose continuation was tried, and the last line that a continuation may have. */
  private wrapped = 0
  private joinedUntil = 0
  /** From here on only the kinds of messages are reported, without their values: enough for counting. */
  brief = false

  /** @param found called with every event, in the order of the log */
  constructor(private readonly found: (event: PlacedEvent) => void) {}

  /** The log's next bytes, any number of them; they may be overwritten afterwards. */
  push(bytes: Uint8Array): void {
    for (let rest = bytes; rest.length > 0; ) {
      const piece = rest.subarray(0, this.room.length - this.held.length)
      this.room.set(piece, this.held.length)
      this.held = this.room.subarray(0, this.held.length + piece.length)
      this.taken += piece.length
      this.scan(false)
      rest = rest.subarray(piece.length)
    }
  }

  /** The log has no more bytes. */
  end(): void {
    this.scan(true)
  }

  private scan(last: boolean): void {
    const end = this.held.length - (last ? 0 : AROUND)
    if (end <= this.done) return
    if (this.brief) this.count(this.done, end)
    else if (this.taken <= THOROUGH) this.read(this.done, end)
    else this.readAtAnchors(end)
    this.letGo(end)
  }

  private readAtAnchors(end: number): void {
    const anchors = new Anchors(this.held, this.done)
    for (let at = anchors.after(this.done); at >= 0 && at < end; at = anchors.after(this.done)) {
      this.read(this.linesBefore(at), Math.min(this.lineEnd(at) + 1, at + AROUND))
    }
  }

  /** Drops what has been searched up to `end`, except what a later anchor may need. */
  private letGo(end: number): void {
    const start = Math.max(0, end - AROUND)
    this.countTo(start)
    this.room.copyWithin(0, start, this.held.length)
    this.held = this.room.subarray(0, this.held.length - start)
    this.counted -= start
    // A word that began before the end is found again; what has been read is not.
    this.done = Math.max(0, this.done - start, this.taken <= THOROUGH ? end - start : 0)
  }

  private countTo(offset: number): void {
    let at = this.held.indexOf(NEWLINE, this.counted)
    for (; at >= 0 && at < offset; at = this.held.indexOf(NEWLINE, at + 1)) this.line++
    this.counted = Math.max(this.counted, offset)
  }

  private lineEnd(from: number): number {
    const end = this.held.indexOf(NEWLINE, from)
    return end < 0 ? this.held.length : end
  }

  private lineStart(at: number): number {
    return at === 0 ? 0 : this.held.lastIndexOf(NEWLINE, at - 1) + 1
  }

  /** Start of a line some lines up, not farther than `AROUND` bytes and not in what has been read. */
  private linesBefore(at: number): number {
    const least = Math.max(this.done, at - AROUND)
    let start = at
    for (let lines = 0; lines <= LINES_BEFORE_ANCHOR && start > least; lines++) {
      start = this.lineStart(lines === 0 ? start : start - 1)
    }
    return Math.max(start, least)
  }

  /** Reads every line between the two that has one of the words, and the continuation of a wrapped one. */
  private read(start: number, end: number): void {
    const text = this.brief ? '' : latin1(this.held.subarray(start, end))
    for (let at = TELLING.first(text, 0); at >= 0; at = TELLING.first(text, Math.max(at + 1, this.done - start))) {
      if (start + at >= this.done) this.done = this.look(start + at)
      if (this.done >= end || this.brief) break
    }
    if (this.brief) this.count(start, end)
    this.done = Math.max(this.done, end)
  }

  /** Reports only the kinds of messages, each from a line that begins with it, whatever follows on that line. */
  private count(start: number, end: number): void {
    const { held } = this
    let at = Math.max(this.done, start)
    for (let match = COUNTED.first(held, at, end); match >= 0; match = COUNTED.first(held, at, end)) {
      let begin = match
      while (begin > at && held[begin - 1] !== NEWLINE) begin--
      const farthest = Math.min(held.length, match + AROUND)
      for (at = match; at < farthest && held[at] !== NEWLINE; ) at++
      if (TELLING.firstIn(held, begin, match) >= 0) continue
      this.countTo(match)
      this.found({ event: MERE[COUNTED.word]![1], line: this.line, speaker: '', relayed: false, stamped: null })
    }
    this.done = Math.max(at, end)
  }

  /** Reads the line around a word. @returns where the search continues */
  private look(word: number): number {
    const start = Math.max(this.lineStart(word), word - AROUND, this.done)
    const ends = this.lineEnds(word)
    const end = ends[0]!
    this.countTo(start)
    const raw = this.whole(start, end)
    const line = this.lines.of(raw)
    const { texts, events: all } = line
    const say = this.sayer(line, raw, start)
    const next = () => plainLines(this.decoded(end, ends[1] ?? end)).find((text) => text !== '') ?? ''
    if (all.some(({ kind }) => kind === 'element' || kind === 'section')) say(this.ownWords(texts[0]!, start))
    const onwards = this.continued(line, raw, ends)
    const isRest = this.line <= this.joinedUntil
    const across = all.length + onwards.length === 0 && !isRest ? this.begunAbove(texts[0]!, start) : onwards
    if (onwards.length > 0) this.joinedUntil = this.line + WRAPPED_LINES - 1
    const fuller = new Set(across.map((event) => event.kind === 'said' && event.id))
    say(all.filter((event) => event.kind !== 'said' || !fuller.has(event.id)).map((event) => wholeReason(event, next)))
    say(across)
    if (!line.breakable || (all.length > 0 && !line.broken)) return end
    if (!NUMBERED.test(this.decoded(start, ends.at(-1)!))) return end
    const wrapped = (farther: number) => wrappedEvents(plainLines(this.decoded(start, farther)).join('\n'))
    if (wrapped(ends.at(-1)!).length === 0) {
      if (CUT.test(raw)) say([REFUSED])
      return end
    }
    for (const farther of ends.slice(1))
      if (say(wrapped(farther).map((event) => wholeReason(event, next)))) return farther
    return end
  }

  /** Returns a function that reports events of a line, and returns whether there were any. */
  private sayer(line: Line, raw: string, start: number): (events: readonly Event[]) => boolean {
    const { speaker: own, relayed, timed, indented } = line
    const who = own === '' && indented ? this.speakerAbove(start) : own
    const stamped = timed ? raw : null
    return (events) => {
      for (const event of events) this.found({ event, line: this.line, speaker: who, relayed, stamped })
      return events.length > 0
    }
  }

  /** The last lines in front of a place, the nearest first, as far as they are still held. */
  private *linesAbove(start: number, most: number): Generator<string> {
    const least = Math.max(0, start - AROUND)
    for (let end = start - 1, lines = 0; lines < most && end > least; lines++) {
      const from = Math.max(least, this.lineStart(end))
      yield this.decoded(from, end)
      end = from - 1
    }
  }

  /** journald and others indent the further lines of a message and name its speaker only once. */
  private speakerAbove(start: number): string {
    for (const line of this.linesAbove(start, LINES_TO_SPEAKER)) if (!isIndented(line)) return speaker(line)
    return ''
  }

  /** What the same QEMU said directly above, if it is in no table. */
  private ownWords(text: string, start: number): Event[] {
    const program = wordsOf(text)?.program
    const own: Event[] = []
    if (program === undefined) return own
    for (const line of this.linesAbove(start, OWN_LINES)) {
      const above = this.lines.of(line).words()
      if (!above || above.program !== program || above.known) break
      if (!NO_REASON.test(above.text)) own.unshift({ kind: 'own', text: above.text })
    }
    return own
  }

  /**
   * Returns the events of a message that the line above begins and this one ends: the words to search for may all be
   * after the break. None if this line begins something itself.
   */
  private begunAbove(text: string, start: number): Event[] {
    const line = unquoted(text)
    if (line === '' || begins(line) || this.wrapped >= MOST_WRAPPED) return []
    const [above] = this.linesAbove(start, 1)
    if (above === undefined) return []
    this.wrapped++
    const first = plainLines(above).at(-1)!
    return acrossBreaks(unbroken(withoutBorder(first)), [unbroken(line)], events(first))
  }

  /** Returns what is said across the line's end, if the next lines look like its continuation. */
  private continued(line: Line, raw: string, ends: readonly number[]): readonly Event[] {
    if (ends.length < 2 || this.wrapped >= MOST_WRAPPED) return []
    const rest: string[] = []
    let soft = line.breaksSoftly
    for (const [i, end] of ends.slice(1).entries()) {
      const below = this.decoded(ends[i]! + 1, end)
      const further = unquoted(plainLines(below).join(' '))
      if (further === '' || (begins(further) && !soft)) break
      soft = breaksSoftly(below)
      rest.push(unbroken(further))
    }
    if (rest.length === 0) return []
    this.wrapped++
    return this.lines.across(raw, line, unbroken(withoutBorder(line.texts.at(-1)!)), rest)
  }

  /** The text up to `end`, without a device that the limit on long lines cuts off. */
  private whole(start: number, end: number): string {
    const text = this.decoded(start, end)
    const cut = end < this.held.length && this.held[end] !== NEWLINE
    return cut ? text.replace(/\s--?device[ \t]+\S{0,4096}$/, '') : text
  }

  private decoded(start: number, end: number): string {
    return UTF8.decode(this.held.subarray(start, end))
  }

  /** Ends of the line and of the lines after it. */
  private lineEnds(word: number): number[] {
    const farthest = Math.min(this.held.length, word + AROUND)
    const ends: number[] = []
    for (let at = word; ends.length < WRAPPED_LINES; ) {
      const end = this.lineEnd(at)
      if (end >= farthest) return [...ends, farthest]
      ends.push(end)
      at = end + 1
    }
    return ends
  }
}
