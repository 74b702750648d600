import { spawn } from 'node:child_process'
import type { MonitorEvent } from '../monitor'
import { environment } from '../process/programs'
import { throughVia } from '../via/via'
import { type Connection, virshArguments, virshWord } from './virsh'

/** "2026-11-29 12:39:54.359+0000: event STOP for domain 'web1': <null>" */
const EVENT = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d+)\+0000: event ([A-Z_]+) for domain /gm

/** Seconds after which virsh ends by itself. */
const AT_MOST = 20
/** How long events may take to arrive, in milliseconds. */
const PATIENCE = 500

/** Events that virsh has printed. */
export const eventsIn = (text: string): readonly MonitorEvent[] =>
  [...text.matchAll(EVENT)].map(([, day, time, event]) => ({ event: event!, at: Date.parse(`${day}T${time}Z`) }))

/** Listens to the events of a domain's QEMU. */
export interface Listening {
  /** The events so far; waits a little for one of that name. */
  until(event: string): Promise<readonly MonitorEvent[]>
  end(): void
}

/** Starts to listen; what happens before virsh has reached libvirt is not heard. */
export function listen(connection: Connection, domain: string): Listening {
  const script = `qemu-monitor-event --domain ${virshWord(domain)} --timestamp --loop --timeout ${AT_MOST}`
  const [program, ...args] = throughVia(connection.via, 'virsh', virshArguments(connection, script))
  const child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'ignore'], env: environment() })
  let text = ''
  let heard: () => void = () => undefined
  child.once('error', () => heard())
  child.stdout.on('data', (part: Buffer) => {
    text = (text + part.toString('latin1')).slice(-65_536)
    heard()
  })
  const has = (event: string) => eventsIn(text).some((one) => one.event === event)
  return {
    until(event) {
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer)
          heard = () => undefined
          resolve(eventsIn(text))
        }
        const timer = setTimeout(done, PATIENCE)
        heard = () => {
          if (has(event)) done()
        }
        heard()
      })
    },
    end: () => void child.kill('SIGKILL'),
  }
}
