import { devicesIn, machineIn } from './command-line'
import type { Event } from './event'
import { OTHER_FAILURES } from './other-failures'
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
  /['"]((?:[^'"\n]\n?){1,255})['"]/,
])
const ELEMENT =
  /Failed to load (element of type [^:]{1,64}? for [\w.[\]-]{1,64}|[\w.-]{1,64}(?:\/[\w.-]{1,64}){0,4}:[\w.[\]-]{1,128}|device config space)/g
const END =
  /load of migration failed(?:: ?([^:\n"'()]{1,64}))?|Error (-?\d{1,6}) while loading VM state|loading VM state failed: ?([^:\n"]{1,64})/g
const STARTED = /starting up libvirt version[^\n]{0,200}?qemu version: (\d{1,3}\.\d{1,3}(?:\.\d{1,3})?)/

/** Position of an event in the text, for sorting. */
type Found = readonly [at: number, event: Event]

const hex = (text: string): number => Number.parseInt(text.replaceAll('\n', ''), 16)

function configs(text: string): Found[] {
  return [...squeezed(text).matchAll(CONFIG)].map((match): Found => {
    const [offset = 0, read = 0, device = 0, cmask = 0, wmask = 0, w1cmask = 0] = match.slice(1).map(hex)
    return [text.indexOf('ad config'), { kind: 'config', offset, read, device, cmask, wmask, w1cmask }]
  })
}

function sections(text: string): Found[] {
  return [...squeezed(text).matchAll(SECTION)].map(
    ([, instance = '', section = '']): Found => [
      text.indexOf('while loading'),
      { kind: 'section', section: section.replaceAll('\n', ''), instance: hex(instance) },
    ],
  )
}

function otherFailures(text: string): Found[] {
  return OTHER_FAILURES.flatMap(({ class: name, pattern }): Found[] => {
    const match = pattern.exec(text)
    if (!match) return []
    const [message, ...values] = match
    return [[match.index, { kind: 'other-failure', class: name, message: message.replace(/^: /, '').trim(), values }]]
  })
}

/** Keeps each class once: some messages match two patterns, the first of which is more specific. */
function once(found: readonly Found[]): Found[] {
  const classes = new Set<string>()
  return found.filter(([, event]) => {
    if (event.kind !== 'other-failure') return true
    const first = !classes.has(event.class)
    classes.add(event.class)
    return first
  })
}

const elements = (text: string): Found[] =>
  [...text.matchAll(ELEMENT)].map((match): Found => [match.index, { kind: 'element', element: match[1]!.trim() }])

const ends = (text: string): Found[] =>
  [...text.matchAll(END)].map((match): Found => {
    const reason = match[1] ?? match[2] ?? match[3] ?? null
    return [match.index, { kind: 'end', reason: reason === null ? null : reason.trim() }]
  })

function start(text: string): Found[] {
  const qemu = STARTED.exec(text)
  const machine = machineIn(text)
  const devices = devicesIn(text).map((device): Found => [-1, { kind: 'device', device }])
  if (!qemu && machine === null) return devices
  return [[-1, { kind: 'start', qemu: qemu?.[1] ?? null, machine }], ...devices]
}

const inOrder = (found: readonly Found[]): Event[] => [...found].sort(([a], [b]) => a - b).map(([, event]) => event)

/** Returns the events on a line, in order. @param line without terminal sequences */
export function events(line: string): Event[] {
  return inOrder([
    ...configs(line),
    ...sections(line),
    ...elements(line),
    ...ends(line),
    ...once(otherFailures(line)),
    ...start(line),
  ])
}

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

/** Returns the kind of message that begins with these words, without its values; null if the words are not enough. */
export function mere(words: string): Event | null {
  if (/^(?:get_pci_config|Bad config)/.test(words)) return ANY_BYTE
  if (words.startsWith('while loading state')) return { kind: 'section', section: '', instance: 0 }
  return words.startsWith('load of migration') ? { kind: 'end', reason: null } : null
}

/** Parses one message wrapped over several lines: only refused bytes and sections are long enough to wrap. */
export function wrappedEvents(lines: string): Event[] {
  return inOrder([...configs(lines), ...sections(lines), ...ends(joined(lines))])
}
