import type { Readable, Writable } from 'node:stream'

/** What QEMU answers to a command it refuses. */
class QmpError extends Error {}

interface Reply {
  readonly return?: unknown
  readonly error?: { readonly desc: string }
  readonly id?: number
}

interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
}

/**
 * A client of the QEMU Machine Protocol: JSON objects, one a line, on a pair of streams (qemu: docs/interop/qmp-spec).
 * Events are dropped: whoever waits for a state asks for it.
 */
export class QmpClient {
  private readonly waiting = new Map<number, Waiting>()
  private nextId = 1
  private rest = ''
  private ended = false

  constructor(
    input: Readable,
    private readonly output: Writable,
  ) {
    input.setEncoding('utf8')
    input.on('data', (text: string) => this.take(text))
    input.on('close', () => this.end())
    // Writing to a QEMU that has just ended; its end is reported through the input.
    output.on('error', () => this.end())
  }

  /** Runs a command and resolves with what it returns. @throws QmpError when QEMU refuses it or ends before it answers */
  execute(command: string, args: object = {}): Promise<unknown> {
    if (this.ended) return Promise.reject(new QmpError(`${command}: QEMU has ended`))
    const id = this.nextId++
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject })
      this.output.write(`${JSON.stringify({ execute: command, arguments: args, id })}\n`)
    })
  }

  private take(text: string): void {
    const lines = (this.rest + text).split('\n')
    this.rest = lines.pop()!
    // What does not begin like an answer is said by a device: qxl writes a driver's commands to standard output.
    for (const line of lines) if (line.startsWith('{')) this.answer(JSON.parse(line) as Reply)
  }

  private answer(reply: Reply): void {
    const waiting = reply.id === undefined ? undefined : this.waiting.get(reply.id)
    if (!waiting) return
    this.waiting.delete(reply.id!)
    if (reply.error) waiting.reject(new QmpError(reply.error.desc))
    else waiting.resolve(reply.return)
  }

  private end(): void {
    this.ended = true
    for (const { reject } of this.waiting.values()) reject(new QmpError('QEMU ended before it answered'))
    this.waiting.clear()
  }
}
