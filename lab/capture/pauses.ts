import { createConnection, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

interface QmpEvent {
  readonly event?: string
  readonly timestamp?: { readonly seconds: number; readonly microseconds: number }
}

/** STOP and RESUME of a machine, as a second monitor hears them. */
export class Pauses {
  private events = new Map<string, number>()
  private rest = ''

  private constructor(private readonly connection: Socket) {
    connection.setEncoding('utf8').on('data', (text: string) => this.take(text))
  }

  static async of(socket: string): Promise<Pauses> {
    const connection = createConnection(socket)
    await new Promise((resolve) => connection.once('data', resolve))
    const rounds = new Pauses(connection)
    connection.write('{"execute": "qmp_capabilities"}\n')
    return rounds
  }

  private take(text: string): void {
    const lines = (this.rest + text).split('\n')
    this.rest = lines.pop()!
    for (const line of lines) {
      const { event, timestamp } = JSON.parse(line) as QmpEvent
      if (event && timestamp) this.events.set(event, timestamp.seconds * 1000 + timestamp.microseconds / 1000)
    }
  }

  clear(): void {
    this.events.clear()
  }

  /** Milliseconds from STOP to RESUME, once both were heard. */
  async pause(): Promise<number> {
    for (;;) {
      const [stop, resume] = [this.events.get('STOP'), this.events.get('RESUME')]
      if (stop !== undefined && resume !== undefined) return resume - stop
      await sleep(1)
    }
  }

  end(): void {
    this.connection.destroy()
  }
}
