import { InputError } from '../../bytes/input-error'
import { holdFile } from '../handover/hold'
import { pauseOf } from '../handover/pause'
import {
  type Monitor,
  type MonitorCommand,
  type MonitorEvent,
  Refused,
  type SavedMachine,
  type SavedState,
  textAnswer,
} from '../monitor'
import type { Via } from '../via/via'
import { QmpSession } from './client'
import { connect, tcpOf } from './connect'
import { lastWord } from './last-word'
import { processAt, userOf } from './peer'

/** The first answer. @throws it if QEMU refused */
function granted([answer]: readonly (unknown | Refused)[]): unknown {
  if (answer instanceof Refused) throw answer
  return answer
}

const OTHER_FILES =
  "QEMU can't write it: if it runs in a container or a chroot, start pcimig's programs there (--via 'nsenter -t PID -m --'), or use --method ecam."

/** A refusal that names the file made for QEMU as an error that says what to do; any other as it is. */
const refusedFile = (monitor: string, error: unknown, path: string): unknown =>
  error instanceof Refused && error.reason.includes(path)
    ? new InputError(`${monitor} refuses ${error.command}: ${error.reason}`, {}, OTHER_FILES)
    : error

/** Who may write everywhere, and for whom nothing is given away. */
const ROOT = 0

/** The monitor behind a QMP socket. */
class QmpMonitor implements Monitor {
  constructor(
    readonly name: string,
    private readonly session: QmpSession,
    private readonly via: Via,
    private readonly socket: string,
  ) {}

  async execute(command: string, args?: Readonly<Record<string, unknown>>): Promise<unknown> {
    return granted(await this.executeAll([args ? { execute: command, arguments: args } : { execute: command }]))
  }

  executeAll(commands: readonly MonitorCommand[]): Promise<readonly (unknown | Refused)[]> {
    return this.session.execute(commands)
  }

  async hmp(line: string): Promise<string> {
    const answer = await this.execute('human-monitor-command', { 'command-line': line })
    return textAnswer(answer, this.name, line)
  }

  /** QEMU's user on this host, if it can be determined; root for our own. */
  private user(): number | null {
    if (this.via.length > 0 || tcpOf(this.socket)) return null
    const pid = processAt(this.socket)
    const user = pid === null ? null : userOf(pid)
    return user === process.geteuid?.() ? ROOT : user
  }

  async saveDeviceState({ running, knowsLive }: SavedMachine): Promise<SavedState> {
    const owned = tcpOf(this.socket) ? '' : this.socket
    const file = await holdFile(this.via, { owned, user: this.user(), directory: null })
    const events: MonitorEvent[] = []
    const deaf = this.session.listen((event) => events.push(event))
    try {
      await this.execute('xen-save-devices-state', { filename: file.path, ...(knowsLive && { live: false }) })
      const bytes = await file.take()
      return { bytes, pauseMs: pauseOf(events, running) }
    } catch (error) {
      throw refusedFile(this.name, error, file.path)
    } finally {
      deaf()
      await file.drop()
    }
  }

  async lastWord(command: MonitorCommand): Promise<() => void> {
    return (await lastWord(this.via, this.socket, command)).drop
  }

  async close(): Promise<void> {
    this.session.close()
  }
}

/**
 * Opens the monitor behind a QMP socket: a UNIX socket's path, or HOST:PORT.
 * @param patience how long an answer may take, in milliseconds
 * @throws InputError when it can't be reached, or another client holds it
 */
export async function openQmp(socket: string, via: Via, patience: number): Promise<Monitor> {
  const name = `qmp:${socket}`
  const session = await QmpSession.open(name, await connect(via, socket, name), patience)
  return new QmpMonitor(name, session, via, socket)
}
