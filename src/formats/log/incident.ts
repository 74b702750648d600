import type { LoggedDevice } from './command-line'
import type { PlacedEvent } from './event'
import type { Incident, Open } from './failure'
import { gathered } from './gather'
import { LogScanner } from './scanner'
import type { Role } from './statements'
import type { ManagerLine } from './statements/managers'
import { guessed, MOST_GUESSED } from './unknown'

export type { Incident, OtherFailure } from './failure'

/** QEMU's messages about one failure are within this many lines; other programs' lines may lie between. */
const TOGETHER = 40
/** Most incidents kept of one log. */
export const MOST_INCIDENTS = 1000
/** Most virtual machines that are tracked at a time. */
const MOST_SPEAKERS = 256
const MOST_ITEMS = 16
/** Lines between two of one message that another program repeats. */
const QUOTED_LINES = 3
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
export interface Incidents {
  readonly incidents: readonly Incident[]
  readonly omitted: number
}

/** Roles of statements that are not failures by themselves. */
const SILENT: readonly Role[] = ['harmless', 'detail']

/** A mere comparison of two numbers, a struct's name and harmless statements are not failures. */
function telling({ config, section, otherFailures, ended, elements }: Open): boolean {
  if (config !== null || section !== null) return true
  if (otherFailures.some(({ id, role }) => !SILENT.includes(role) && id !== 'unlike-numbers')) return true
  return ended !== null || elements.some((element) => element.includes('pci config') || element.endsWith(':config'))
}

/** Groups the messages of a log into incidents. */
export class LogReader {
  private readonly scanner = new LogScanner((event) => this.take(event))
  private readonly open = new Map<string, Open>()
  private readonly started = new Map<string, Started>()
  private readonly done: Open[] = []
  private omitted = 0
  private place: ManagerLine | null = null
  /** The log as long as it is short, for a guess; null once it is longer. */
  private short: string | null
  private readonly decoder = new TextDecoder()
  private length = 0
  /** Who repeats QEMU's messages, and up to which line. */
  private quoting: { readonly speaker: string; readonly line: number } | null = null

  /** @param guesses whether a short log of which no table has a line is guessed at */
  constructor(guesses = true) {
    this.short = guesses ? '' : null
  }

  /** The log's next bytes. */
  push(bytes: Uint8Array): void {
    this.length += bytes.length
    if (this.length > MOST_GUESSED) this.short = null
    if (this.short !== null) this.short += this.decoder.decode(bytes, { stream: true })
    this.scanner.push(bytes)
  }

  /** The log has no more bytes. */
  end(): Incidents {
    this.scanner.end()
    for (const key of [...this.open.keys()]) this.close(key)
    const incidents = gathered(this.done.sort((a, b) => a.line - b.line))
    if (incidents.length === 0 && this.short !== null) {
      const guess = guessed(this.short + this.decoder.decode())
      return { incidents: guess === null ? [] : [{ ...guess, place: this.place }], omitted: 0 }
    }
    return {
      incidents: incidents.map(({ last: _, relayed: __, stamped: ___, ...incident }) => incident),
      omitted: this.omitted,
    }
  }

  private close(key: string): void {
    const incident = this.open.get(key)
    this.open.delete(key)
    if (incident) this.keep(incident)
  }

  /** An incident to which no further message belongs. */
  private keep(incident: Open): void {
    if (!telling(incident)) return
    if (this.done.length < MOST_INCIDENTS) this.done.push(incident)
    else this.omitted++
    this.scanner.brief = this.done.length === MOST_INCIDENTS
  }

  private take(placed: PlacedEvent): void {
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
    if (event.kind === 'place') {
      const { ofBefore, ...place } = event
      this.place = {
        manager: place.manager,
        machine: place.machine ?? this.place?.machine ?? null,
        host: place.host ?? this.place?.host ?? null,
      }
      for (const open of ofBefore ? this.open.values() : []) {
        if (open.place?.host == null && line - open.last <= TOGETHER) open.place = this.place
      }
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
    if (placed.stamped !== null && incident.stamped.length < MOST_ITEMS) incident.stamped.push(placed.stamped)
    switch (event.kind) {
      case 'config': {
        const { offset, read, device, cmask, wmask, w1cmask } = event
        incident.config = { offset, read, device, cmask, wmask, w1cmask, line }
        break
      }
      case 'section':
        incident.section = event.section
        incident.instance = event.instance
        break
      case 'element':
        if (incident.elements.length < MOST_ITEMS) incident.elements.push(event.element)
        break
      case 'said': {
        const { kind: _, ...said } = event
        if (incident.otherFailures.length < MOST_ITEMS) incident.otherFailures.push({ ...said, line })
        break
      }
      case 'own':
        if (incident.own.length < MOST_ITEMS) incident.own.push(event.text)
        break
      case 'end':
        incident.ended = line
        incident.reason ??= event.reason
    }
  }

  /** A program that repeats QEMU's messages names the machine only on their first line. */
  private speakerOf({ line, speaker, relayed }: PlacedEvent): string {
    const { quoting } = this
    if (speaker !== '' || relayed) {
      this.quoting = relayed ? { speaker, line } : null
      return speaker
    }
    if (quoting === null || line - quoting.line > QUOTED_LINES) return speaker
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
      // The next one takes its place: a map whose entries come and go is made anew again and again.
      this.keep(open)
    } else if (this.open.size > MOST_SPEAKERS) for (const key of [...this.open.keys()]) this.close(key)
    const { qemu, machine, devices } = this.started.get(speaker) ?? NOTHING
    const incident: Open = {
      line,
      speaker,
      config: null,
      section: null,
      instance: null,
      elements: [],
      otherFailures: [],
      own: [],
      ended: null,
      reason: null,
      qemu,
      machine,
      devices,
      place: this.place,
      last: line,
      relayed,
      stamped: [],
    }
    this.open.set(speaker, incident)
    return incident
  }
}

/** Reads a whole log. @param bytes any number of them @param guesses as for `LogReader` */
export function readLog(bytes: Uint8Array, guesses = true): Incidents {
  const reader = new LogReader(guesses)
  reader.push(bytes)
  return reader.end()
}
