import type { LoggedDevice } from './command-line'
import type { Operands, OtherFailureClass, Placed } from './event'
import { LogScanner } from './scanner'

/** A message about another class of failure. */
export interface OtherFailure {
  readonly line: number
  readonly class: OtherFailureClass
  /** QEMU's message. */
  readonly message: string
  /** Names and numbers in it, in order. */
  readonly values: readonly string[]
}

/** One failed restore: all that the log says about it. */
export interface Incident {
  /** Line of its first message, from 1. */
  readonly line: number
  readonly speaker: string
  /** QEMU's values for the refused byte; null for other failures. */
  readonly config: (Operands & { readonly line: number }) | null
  /** "0000:00:12.0/pcie-root-port", or null if no line gives it. */
  readonly section: string | null
  readonly instance: number | null
  /** "PCIDevice:config", outermost last. */
  readonly elements: readonly string[]
  readonly otherFailures: readonly OtherFailure[]
  /** "Invalid argument", or null. */
  readonly reason: string | null
  /** QEMU version and machine type that libvirt logged when it started this QEMU. */
  readonly qemu: string | null
  readonly machine: string | null
  /** Devices of its command line, as far as the log has them. */
  readonly devices: readonly LoggedDevice[]
}

type Open = { -readonly [Key in keyof Incident]: Incident[Key] } & {
  last: number
  ended: number | null
  relayed: boolean
  elements: string[]
  otherFailures: OtherFailure[]
}

/** QEMU's messages about one failure are within this many lines; other programs' lines may lie between. */
const TOGETHER = 40
/** Most incidents kept of one log. */
export const MOST_INCIDENTS = 1000
/** Most virtual machines that are tracked at a time. */
const MOST_SPEAKERS = 256
const MOST_ITEMS = 16
/** Most devices of one command line. */
const MOST_DEVICES = 256

/** What a log says about a QEMU before it fails. */
interface Started {
  readonly qemu: string | null
  readonly machine: string | null
  readonly devices: readonly LoggedDevice[]
}

const NOTHING: Started = { qemu: null, machine: null, devices: [] }

/** The incidents of a log, in order, and how many more were dropped. */
export interface LogReading {
  readonly incidents: readonly Incident[]
  readonly omitted: number
}

const same = (a: Open, b: Open): boolean =>
  a.section === b.section &&
  (a.config === null
    ? b.config === null && a.otherFailures[0]?.message === b.otherFailures[0]?.message
    : b.config !== null &&
      a.config.offset === b.config.offset &&
      a.config.read === b.config.read &&
      a.config.device === b.config.device)

/** A mere comparison of two numbers, or a struct's name, is not a failed restore. */
function telling({ config, section, otherFailures, ended, elements }: Open): boolean {
  if (config !== null || section !== null) return true
  if (otherFailures.some(({ class: name }) => name !== 'field-mismatch')) return true
  return ended !== null || elements.some((element) => element.includes('pci config') || element.endsWith(':config'))
}

/** Groups the messages of a log into incidents. */
export class LogReader {
  private readonly scanner = new LogScanner((event) => this.take(event))
  private readonly open = new Map<string, Open>()
  private readonly started = new Map<string, Started>()
  private readonly done: Open[] = []
  private omitted = 0
  /** Who repeats QEMU's messages, and up to which line. */
  private quoting: { readonly speaker: string; readonly line: number } | null = null

  /** The log's next bytes. */
  push(bytes: Uint8Array): void {
    this.scanner.push(bytes)
  }

  /** The log has no more bytes. */
  end(): LogReading {
    this.scanner.end()
    for (const key of [...this.open.keys()]) this.close(key)
    const incidents = this.done.sort((a, b) => a.line - b.line)
    return {
      incidents: incidents.map(({ last: _, ended: __, relayed: ___, ...incident }) => incident),
      omitted: this.omitted,
    }
  }

  private close(key: string): void {
    const incident = this.open.get(key)
    this.open.delete(key)
    if (!incident || !telling(incident)) return
    const previous = this.done.at(-1)
    if (previous && (previous.relayed || incident.relayed) && same(previous, incident)) return
    if (this.done.length < MOST_INCIDENTS) this.done.push(incident)
    else this.omitted++
    this.scanner.brief = this.done.length === MOST_INCIDENTS
  }

  private take(placed: Placed): void {
    const { event, line, relayed } = placed
    const speaker = this.speakerOf(placed)
    if (event.kind === 'start') {
      this.close(speaker)
      if (this.started.size > MOST_SPEAKERS) this.started.clear()
      const before = this.started.get(speaker)
      this.started.set(speaker, {
        qemu: event.qemu ?? (event.machine === null ? null : (before?.qemu ?? null)),
        machine: event.machine,
        devices: [],
      })
      return
    }
    if (event.kind === 'device') {
      const before = this.started.get(speaker) ?? NOTHING
      if (this.started.size > MOST_SPEAKERS) this.started.clear()
      if (before.devices.length < MOST_DEVICES) {
        this.started.set(speaker, { ...before, devices: [...before.devices, event.device] })
      }
      return
    }
    const incident = this.incidentFor(event.kind, line, speaker, relayed)
    incident.last = line
    switch (event.kind) {
      case 'config': {
        const { kind: _, ...operands } = event
        incident.config = { ...operands, line }
        break
      }
      case 'section':
        incident.section = event.section
        incident.instance = event.instance
        break
      case 'element':
        if (incident.elements.length < MOST_ITEMS) incident.elements.push(event.element)
        break
      case 'other-failure': {
        const { kind: _, ...failure } = event
        if (incident.otherFailures.length < MOST_ITEMS) incident.otherFailures.push({ ...failure, line })
        break
      }
      case 'end':
        incident.ended = line
        incident.reason ??= event.reason
    }
  }

  /** A program that repeats QEMU's messages names the machine only on their first line. */
  private speakerOf({ line, speaker, relayed }: Placed): string {
    const { quoting } = this
    if (speaker !== '' || relayed) {
      this.quoting = relayed ? { speaker, line } : null
      return speaker
    }
    if (quoting === null || line - quoting.line > 1) return speaker
    this.quoting = { ...quoting, line }
    return quoting.speaker
  }

  /** The incident that a message belongs to: the open one of the same speaker, or a new one. */
  private incidentFor(kind: string, line: number, speaker: string, relayed: boolean): Open {
    const open = this.open.get(speaker)
    if (open) {
      const over = open.ended !== null && open.ended < line
      const again = (kind === 'config' && open.config !== null) || (kind === 'section' && open.section !== null)
      if (!over && !again && line - open.last <= TOGETHER) return open
      this.close(speaker)
    }
    if (this.open.size > MOST_SPEAKERS) for (const key of [...this.open.keys()]) this.close(key)
    const began = this.started.get(speaker) ?? NOTHING
    const incident: Open = {
      line,
      speaker,
      config: null,
      section: null,
      instance: null,
      elements: [],
      otherFailures: [],
      reason: null,
      ...began,
      last: line,
      ended: null,
      relayed,
    }
    this.open.set(speaker, incident)
    return incident
  }
}

/** Reads a whole log. @param bytes any number of them */
export function readLog(bytes: Uint8Array): LogReading {
  const reader = new LogReader()
  reader.push(bytes)
  return reader.end()
}
