import { dirname } from 'node:path'
import { holdFile } from '../handover/hold'
import { pauseOf } from '../handover/pause'
import { type Monitor, type MonitorCommand, Refused, type SavedMachine, type SavedState, textAnswer } from '../monitor'
import type { Ran } from '../process/run'
import { answersOf, batchScript, monitorCommand, portions } from './batch'
import { type Listening, listen } from './events'
import { forgottenSets, saveThroughFd } from './save'
import { type Connection, refusal, virsh, virshThen } from './virsh'

/** The monitor of a domain's QEMU, which libvirt holds: virsh hands commands on. */
class LibvirtMonitor implements Monitor {
  readonly name: string
  private readonly mark = `pcimig-${Math.random().toString(36).slice(2, 12)}`
  private readonly events: Listening
  /** Sent after each run of virsh while it is wanted. */
  private last: MonitorCommand | null = null

  constructor(
    private readonly connection: Connection,
    private readonly domain: string,
    private readonly patience: number,
  ) {
    this.name = `libvirt:${domain}`
    this.events = listen(connection, domain)
  }

  async executeAll(commands: readonly MonitorCommand[]): Promise<readonly (unknown | Refused)[]> {
    const answers: (unknown | Refused)[] = []
    for (const part of portions(this.domain, commands)) answers.push(...(await this.executePart(part)))
    return answers
  }

  private async executePart(commands: readonly MonitorCommand[]): Promise<readonly (unknown | Refused)[]> {
    const script = batchScript(this.domain, commands, this.mark)
    const ran = await this.run(script)
    return answersOf(ran.out.toString('utf8'), commands, this.mark, refusal(this.domain, ran))
  }

  private run(script: string): Promise<Ran> {
    if (this.last === null) return virsh(this.connection, script, { patience: this.patience, late: 'kill' })
    const [status, last] = [{ execute: 'query-status' }, this.last].map((command) =>
      monitorCommand(this.domain, command),
    )
    return virshThen(this.connection, { script, status: status!, last: last! }, this.patience)
  }

  async execute(command: string, args?: Readonly<Record<string, unknown>>): Promise<unknown> {
    const [answer] = await this.executeAll([args ? { execute: command, arguments: args } : { execute: command }])
    if (answer instanceof Refused) throw answer
    return answer
  }

  async hmp(line: string): Promise<string> {
    const answer = await this.execute('human-monitor-command', { 'command-line': line })
    return textAnswer(answer, this.name, line)
  }

  async saveDeviceState({ running, knowsLive }: SavedMachine): Promise<SavedState> {
    for (const id of forgottenSets(await this.execute('query-fdsets'), Date.now())) {
      await this.execute('remove-fd', { 'fdset-id': id })
    }
    if (!running) return { bytes: await this.saveToFile(knowsLive), pauseMs: 0 }
    const bytes = await saveThroughFd(this.connection, this.domain, knowsLive, this.mark)
    const events = await this.events.until('RESUME')
    return { bytes, pauseMs: pauseOf(events, running) }
  }

  /**
   * The same through a file in the domain's own directory, where libvirt lets QEMU write. QEMU before 9.1 closes no
   * descriptor of a set while the machine stands still (monitor_fdset_cleanup, monitor/misc.c).
   */
  private async saveToFile(knowsLive: boolean): Promise<Uint8Array> {
    const answer = await this.execute('qom-get', { path: '/objects/masterKey0', property: 'file' })
    const key = textAnswer(answer, this.name, 'qom-get')
    const file = await holdFile(this.connection.via, { owned: key, user: null, directory: dirname(key) })
    try {
      await this.execute('xen-save-devices-state', { filename: file.path, ...(knowsLive && { live: false }) })
      return await file.take()
    } finally {
      await file.drop()
    }
  }

  /** What has to be restored is restored after each run of virsh, by the shell that it runs in. */
  async lastWord(command: MonitorCommand): Promise<() => void> {
    this.last = command
    return () => {
      this.last = null
    }
  }

  async close(): Promise<void> {
    this.events.end()
  }
}

/** The monitor of a domain; whether it can be reached shows with the first command. */
export const openLibvirt = (domain: string, connection: Connection, patience: number): Monitor =>
  new LibvirtMonitor(connection, domain, patience)
