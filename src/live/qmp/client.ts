import type { Duplex } from 'node:stream'
import { InputError } from '../../bytes/input-error'
import { type MonitorCommand, type MonitorEvent, Refused } from '../monitor'
import { LineBuffer } from './lines'
import { type Message, readMessage } from './message'

/** A monitor that is free greets at once. */
const GREETING = 5000
/** One that was made to negotiate by an earlier client does not greet, but answers. */
const SILENCE = 1000

const NO_QMP = "Is it a human monitor (-monitor), or another program's socket? Give the socket of -qmp."
const BUSY = 'A QMP socket serves one client at a time: disconnect the other one, or give QEMU a second -qmp socket.'

interface Waiting {
  readonly command: string
  resolve(value: unknown | Refused): void
  reject(error: Error): void
}

/** A QMP session on a connection. What other clients of a shared monitor send and get is passed over. */
export class QmpSession {
  private readonly waiting = new Map<string, Waiting>()
  private readonly prefix = `pcimig-${process.pid}-${Math.random().toString(36).slice(2, 8)}`
  private readonly lines: LineBuffer
  private readonly listeners = new Set<(event: MonitorEvent) => void>()
  private count = 0
  /** Whether anything came, and whether that was QMP. */
  private heardAnything = false
  private heardQmp = false
  private broken: InputError | null = null
  private greeted: (() => void) | null = null

  private constructor(
    private readonly name: string,
    private readonly connection: Duplex,
    private readonly patience: number,
  ) {
    this.lines = new LineBuffer(name)
    connection.setEncoding('utf8')
    connection.on('data', (text: string) => this.take(text))
    connection.on('error', (error) => (error instanceof InputError ? this.fail(error) : this.end()))
    connection.on('close', () => this.end())
  }

  /**
   * Waits for the greeting and leaves negotiation.
   * @param patience how long an answer may take, in milliseconds
   * @throws InputError when nothing answers: another client is connected; or if it is not QMP, or refuses
   */
  static async open(name: string, connection: Duplex, patience: number): Promise<QmpSession> {
    const session = new QmpSession(name, connection, patience)
    try {
      await session.greeting()
      await session.negotiate()
      return session
    } catch (error) {
      session.close()
      throw error
    }
  }

  private greeting(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, SILENCE)
      this.greeted = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  /** A monitor that has left negotiation answers that it has no such command. */
  private async negotiate(): Promise<void> {
    const silent = () =>
      this.heardAnything && !this.heardQmp
        ? new InputError(`${this.name} does not speak QMP`, {}, NO_QMP)
        : new InputError(`${this.name} does not answer: another client is connected`, {}, BUSY)
    const [answer] = await this.ask([{ execute: 'qmp_capabilities' }], GREETING, silent)
    if (!(answer instanceof Refused) || answer.kind === 'CommandNotFound') return
    throw new InputError(`${this.name} refuses ${answer.command}: ${answer.reason}`)
  }

  /**
   * Sends all commands, then waits for their answers: what each returns, or a Refused.
   * @throws InputError when the connection ends or an answer takes too long
   */
  execute(commands: readonly MonitorCommand[]): Promise<readonly (unknown | Refused)[]> {
    return this.ask(
      commands,
      this.patience,
      () =>
        new InputError(
          `${this.name} did not answer within ${this.patience / 1000} s`,
          {},
          'QEMU may be busy or stuck; the request changes nothing permanently.',
        ),
    )
  }

  private async ask(
    commands: readonly MonitorCommand[],
    patience: number,
    late: () => InputError,
  ): Promise<readonly (unknown | Refused)[]> {
    const timer = setTimeout(() => this.fail(late()), patience)
    try {
      return await Promise.all(commands.map((command) => this.send(command)))
    } finally {
      clearTimeout(timer)
    }
  }

  private send({ execute, arguments: args }: MonitorCommand): Promise<unknown | Refused> {
    if (this.broken) return Promise.reject(this.broken)
    const id = `${this.prefix}-${++this.count}`
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { command: execute, resolve, reject })
      this.connection.write(`${JSON.stringify({ execute, ...(args && { arguments: args }), id })}\n`)
    })
  }

  /** Calls `listener` for each event until the returned function is called. */
  listen(listener: (event: MonitorEvent) => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  private take(text: string): void {
    this.heardAnything = true
    try {
      for (const line of this.lines.take(text)) {
        const message = readMessage(line)
        if (!message) continue
        this.heardQmp = true
        this.heard(message)
      }
    } catch (error) {
      this.fail(error instanceof InputError ? error : new InputError(String(error)))
    }
  }

  private heard(message: Message): void {
    if (message.kind === 'greeting') this.greeted?.()
    else if (message.kind === 'event') for (const listener of this.listeners) listener(message.event)
    else this.answered(message)
  }

  private answered(message: Extract<Message, { readonly id: string | null }>): void {
    const waiting = message.id === null ? undefined : this.waiting.get(message.id)
    if (!waiting) return
    this.waiting.delete(message.id!)
    if (message.kind === 'return') waiting.resolve(message.value)
    else waiting.resolve(new Refused(waiting.command, message.class, message.reason))
  }

  private end(): void {
    const hint = 'Did QEMU exit, or does another client use its monitor?'
    this.fail(new InputError(`${this.name} hung up`, {}, hint))
  }

  private fail(error: InputError): void {
    this.broken ??= error
    for (const { reject } of this.waiting.values()) reject(this.broken)
    this.waiting.clear()
    this.greeted?.()
    this.connection.destroy()
  }

  close(): void {
    this.broken ??= new InputError(`${this.name} was closed`)
    this.connection.destroy()
  }
}
