import { loggedDevices, machineInCommand } from './command-line'
import type { Event } from './event'
import { statementsIn } from './search'
import type { Role } from './statements'
import { managerLineIn } from './statements/managers'
import { withoutTail } from './tail'
import { continuation, joined, squeezed, wrappable } from './wrapped'

const BYTE = /([0-9a-fA-F](?:\n?[0-9a-fA-F])?)/
const OFFSET = /([0-9a-fA-F](?:\n?[0-9a-fA-F]){0,2})/
/** The last number of the line; what follows a line break is not part of it. */
const LAST = /([0-9a-fA-F]{1,2})(?![0-9a-fA-F])/

const CONFIG = wrappable([
  'Bad config data: i=0x',
  OFFSET,
  'read:',
  BYTE,
  'device:',
  BYTE,
  'cmask:',
  BYTE,
  'wmask:',
  BYTE,
  'w1cmask:',
  LAST,
])
const SECTION = wrappable([
  'while loading state for instance 0x',
  /([0-9a-fA-F]{1,8})/,
  'of device',
  /['"]\n?((?:[^'"\n]\n?){1,255})['"]/,
])
/** qemu_loadvm_section_part_end of 2.4 to 10.1, and qemu_loadvm_load_state_buffer of 10.0. */
const OTHER_SECTIONS = [
  /while loading state section id \d{1,10}\(([^()\n]{1,255})\)/,
  /Load state of device ([^\s:]{1,255}) failed/,
]
const ELEMENT =
  /Failed to load (element of type [^:]{1,64}? for [\w.[\]-]{1,64}|[\w.-]{1,64}(?:\/[\w.-]{1,64}){0,4}:[\w.[\]-]{1,128}|device config space)/g
const END =
  /load of migration failed(?:: ?([^:\n"'()]{1,64}))?|Error (-?\d{1,6}) while loading VM state|loading VM state failed: ?([^:\n"]{1,64})/g
const STARTED = /starting up libvirt version[^\n]{0,200}?qemu version: (\d{1,3}\.\d{1,3}(?:\.\d{1,3})?)/
/** What the device says after its section's name, and any QEMU since 10.2 after the reason. */
const AFTERWORDS = [
  /while loading state for instance 0x[0-9a-fA-F]{1,8} of device ['"][^'"\n]{1,255}['"]: ?([^\n"]{1,400})/,
  /load of migration failed: ?[^:\n"'()]{1,64}: ?([^\n"]{1,400})/,
]
/** A message of source code, which nothing has printed: with a conversion, as an argument, as a line of its own. */
const PRINTF = /%(?:[sdux]|l[dux]|"|\d\$)|\{\w{0,24}\}|\$(?!PATH\b)[A-Za-z_{(]/
const ARGUMENT =
  /\b(?:error_\w{1,32}|warn_report\w{0,16}|vir\w{1,32}Error|\w{0,16}Errorf?|errors\.New|die|f?printf|print|assert\w{0,32}|expect|to[A-Z]\w{1,32}|Contain\w{0,32}|LOG\.\w{1,16}|log\w{0,8}|_)\(["'\w&>, \-.(+]{0,80}$|\bdie "$/
const CODE_LINE = /^[-+>\s]{0,40}"[^"]{1,240}"\s?\)?;\s*$/
/** A test says what it would have taken, a list of words, before what was printed. */
const EXPECTED = /\bexpected (?:error |fail )?(?:patterns?|messages?) ['"][^'"\n]{0,440}$/
/** What was printed begins here; the list of words before it may have begun on a line above. */
const OUTPUT = /' in output ['"]/
/** How warn_report begins: QEMU goes on. */
const WARNING = /\bwarning: [^\n]{0,200}$/

/** An event, and the part of the text that it was read from. */
export interface FoundEvent {
  readonly at: number
  readonly end: number
  readonly event: Event
}

const hex = (text: string): number => Number.parseInt(text.replaceAll('\n', ''), 16)

const found = (match: RegExpExecArray | RegExpMatchArray, event: Event): FoundEvent => {
  const at = match.index ?? 0
  return { at, end: at + match[0].length, event }
}

function configs(text: string): FoundEvent[] {
  return [...squeezed(text).matchAll(CONFIG)].map((match): FoundEvent => {
    const [offset = 0, read = 0, device = 0, cmask = 0, wmask = 0, w1cmask = 0] = match.slice(1).map(hex)
    const at = text.indexOf('ad config')
    return { at, end: text.length, event: { kind: 'config', offset, read, device, cmask, wmask, w1cmask } }
  })
}

const sectionsWithoutInstance = (text: string): FoundEvent[] =>
  OTHER_SECTIONS.flatMap((pattern) => {
    const match = pattern.exec(text)
    return match ? [found(match, { kind: 'section', section: match[1]!, instance: null })] : []
  })

function sections(text: string): FoundEvent[] {
  const of = (section: string, instance: number, at: number, length: number): FoundEvent => ({
    at,
    end: at + length,
    event: { kind: 'section', section: section.replaceAll('\n', ''), instance },
  })
  return [
    ...[...squeezed(text).matchAll(SECTION)].map(([all, instance = '', section = '']) =>
      of(section, hex(instance), text.indexOf('while loading'), all.length),
    ),
    ...sectionsWithoutInstance(text),
  ]
}

/** Roles of statements that say more than a wider one around them. */
const DECIDING: readonly Role[] = ['cause', 'start']

/** The letters before a place in the middle of a word: a wording without its first letter is of small and capital ones. */
const wordBefore = (text: string, at: number): string =>
  /[A-Za-z]/.test(text.charAt(at)) ? /[A-Za-z]{0,8}$/.exec(text.slice(Math.max(0, at - 8), at))![0] : ''

/** If two statements are made of the same words, the one that comes first in the tables says more. */
function saidIn(line: string): FoundEvent[] {
  const kept: FoundEvent[] = []
  if (CODE_LINE.test(line)) return kept
  const printed = OUTPUT.exec(line)?.index ?? 0
  const text = ' '.repeat(printed) + line.slice(printed)
  for (const { id, class: name, role, template, pattern, ...row } of statementsIn(text)) {
    const match = pattern().exec(text)
    if (match === null) continue
    const end = match.index + match[0].length
    const again = kept.some((other) => {
      if (other.event.kind !== 'said') return false
      const overlap = match.index < other.end && other.at < end
      const within = other.event.role === 'harmless' && match.index <= other.at && end <= other.end
      return (
        other.event.id === id ||
        (overlap && (other.event.role === role || DECIDING.includes(other.event.role) || within))
      )
    })
    if (
      again ||
      PRINTF.test(text.slice(match.index, end + 2)) ||
      EXPECTED.test(text.slice(Math.max(0, match.index - 480), match.index)) ||
      ARGUMENT.test(text.slice(Math.max(0, match.index - 120), match.index))
    )
      continue
    const [message, ...values] = match.map((part) => withoutTail(part ?? ''))
    const mild = role !== 'harmless' && WARNING.test(text.slice(Math.max(0, match.index - 240), match.index))
    kept.push({
      at: match.index,
      end,
      event: {
        kind: 'said',
        ...row,
        id,
        class: name,
        role: mild ? 'harmless' : role,
        message: wordBefore(text, match.index) + message!,
        values,
        wording: template,
      },
    })
  }
  return kept
}

const elements = (text: string): FoundEvent[] =>
  [...text.matchAll(ELEMENT)].map((match) => found(match, { kind: 'element', element: match[1]!.trim() }))

const ends = (text: string): FoundEvent[] =>
  [...text.matchAll(END)].map((match) => {
    const reason = match[1] ?? match[2] ?? match[3] ?? null
    return found(match, { kind: 'end', reason: reason === null ? null : reason.trim() })
  })

function start(text: string): FoundEvent[] {
  const qemu = STARTED.exec(text)
  const machine = machineInCommand(text)
  const devices = loggedDevices(text).map(
    (device): FoundEvent => ({ at: -1, end: -1, event: { kind: 'device', device } }),
  )
  if (!qemu && machine === null) return devices
  return [{ at: -1, end: -1, event: { kind: 'start', qemu: qemu?.[1] ?? null, machine } }, ...devices]
}

function places(text: string): FoundEvent[] {
  const place = managerLineIn(text)
  return place === null ? [] : [{ at: -1, end: -1, event: { kind: 'place', ...place } }]
}

/** The words after the section or the reason, if nothing else was understood of them. */
function ownIn(text: string, others: readonly FoundEvent[]): FoundEvent[] {
  for (const pattern of AFTERWORDS) {
    const match = pattern.exec(text)
    if (match === null) continue
    const end = match.index + match[0].length
    const at = end - match[1]!.length
    const understood = others.some(({ event, ...part }) => event.kind !== 'end' && part.at < end && part.end > at)
    return understood ? [] : [{ at, end, event: { kind: 'own', text: match[1]!.trim() } }]
  }
  return []
}

const inOrder = (all: readonly FoundEvent[]): FoundEvent[] => [...all].sort((a, b) => a.at - b.at)

/** Returns the events on a line with their places, in order. @param line without terminal sequences */
export function finds(line: string): FoundEvent[] {
  const found = [...configs(line), ...sections(line), ...elements(line), ...ends(line), ...saidIn(line)]
  return inOrder([...found, ...ownIn(line, found), ...start(line), ...places(line)])
}

/** Returns the events on a line, in order. @param line without terminal sequences */
export const events = (line: string): Event[] => finds(line).map(({ event }) => event)

/** The words of an end: only if they are broken themselves is it said across a break. */
const ENDED = 'load of migration failed'

/** The strerror texts of several words that a restore may end with. */
const REASONS = [
  ...['Invalid argument', 'Input/output error', 'Operation not permitted', 'Operation not supported'],
  ...['Cannot allocate memory', 'No such file or directory', 'No such device', 'No space left on device'],
  ...['Connection reset by peer', 'Connection timed out', 'Broken pipe', 'Bad address', 'Bad file descriptor'],
  ...['Device or resource busy', 'Resource temporarily unavailable', 'Numerical result out of range'],
  ...['Protocol error', 'Permission denied', 'Invalid or incomplete multibyte or wide character'],
]

/**
 * Returns the event; if the line break cut off the reason of an end ("load of migration failed: Invalid"), completed
 * from the next line.
 */
export function wholeReason(event: Event, next: () => string): Event {
  if (event.kind !== 'end' || (event.reason !== null && REASONS.includes(event.reason))) return event
  const begun = (event.reason ?? '').replace(/\s+/g, ' ')
  const meant = REASONS.filter((reason) => reason.startsWith(begun))
  if (meant.length === 0) return event
  const rest = continuation(next())
  const whole = meant.find((reason) => rest.startsWith(reason.slice(begun.length).trim()))
  return whole === undefined ? event : { ...event, reason: whole }
}

const ANY_BYTE: Event = { kind: 'config', offset: 0, read: 0, device: 0, cmask: 0, wmask: 0, w1cmask: 0 }

/** What such messages begin with, and their kinds without their values. */
export const MERE: readonly (readonly [string, Event])[] = [
  ['get_pci_config', ANY_BYTE],
  ['Bad config', ANY_BYTE],
  ['while loading state', { kind: 'section', section: '', instance: 0 }],
  ['load of migration', { kind: 'end', reason: null }],
]

/** Parses one message wrapped over several lines: only refused bytes and sections are long enough to wrap. */
export function wrappedEvents(lines: string): Event[] {
  const broken = [...configs(lines), ...sections(lines)]
  return broken.length === 0 ? [] : inOrder([...broken, ...ends(joined(lines))]).map(({ event }) => event)
}

/**
 * Returns what is said across line breaks, whatever the breaks replaced: a blank or nothing.
 * @param first a line
 * @param rest the lines that continue it, at most three, without quoting and indentation
 * @param known what the first line says by itself
 */
export function acrossBreaks(first: string, rest: readonly string[], known: readonly Event[]): Event[] {
  const before = new Set(known.map((event) => (event.kind === 'said' ? event.wording : null)))
  let texts = [{ text: first, breaks: [] as number[] }]
  for (const line of rest) {
    texts = texts.flatMap(({ text, breaks }) =>
      ['', ' '].map((glue) => ({ text: `${text}${glue}${line}`, breaks: [...breaks, text.length] })),
    )
    for (const { text, breaks } of texts) {
      const at = breaks.at(-1)!
      const all = [
        ...saidIn(text),
        ...sectionsWithoutInstance(text),
        ...ends(text).filter((each) => each.at + ENDED.length > at),
      ]
      const across = all.filter((each) => each.at < at && each.end > at).map(({ event }) => event)
      const unseen = across.filter((event) => event.kind !== 'said' || !before.has(event.wording))
      if (unseen.length > 0) return unseen
    }
  }
  return []
}
