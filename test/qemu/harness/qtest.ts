import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const CONNECT_TRIES = 200
const POLL_MS = 10

/**
 * A client of QEMU's qtest protocol: what a guest's instructions would do on the bus, a line each (qemu:
 * softmmu/qtest.c).
 */
export class Qtest {
  private rest = ''
  private closed = false
  private readonly waiting: ((line: string) => void)[] = []

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('latin1').on('data', (text: string) => {
      const lines = (this.rest + text).split('\n')
      this.rest = lines.pop()!
      for (const line of lines) if (/^(OK|FAIL|ERR)/.test(line)) this.waiting.shift()?.(line)
    })
    socket.on('close', () => {
      this.closed = true
      for (const answer of this.waiting.splice(0)) answer('FAIL closed')
    })
    socket.on('error', () => {})
  }

  /** @param path of the socket that QEMU opens for `-qtest` */
  static async connect(path: string): Promise<Qtest> {
    for (let i = 0; i < CONNECT_TRIES; i++) {
      const socket = connect(path)
      try {
        await once(socket, 'connect')
        return new Qtest(socket)
      } catch {
        await sleep(POLL_MS)
      }
    }
    throw new Error('QEMU opens no qtest socket')
  }

  private command(line: string): Promise<string> {
    if (this.closed) return Promise.resolve('FAIL closed')
    return new Promise((resolve) => {
      this.waiting.push(resolve)
      this.socket.write(`${line}\n`)
    })
  }

  private async read(line: string): Promise<number> {
    const [, value] = (await this.command(line)).split(' ')
    return Number(value ?? 0)
  }

  /** Writes 1, 2 or 4 bytes to an I/O port. */
  out(port: number, width: number, value: number): Promise<string> {
    return this.command(`out${{ 1: 'b', 2: 'w', 4: 'l' }[width]} 0x${port.toString(16)} 0x${value.toString(16)}`)
  }

  in(port: number, width: number): Promise<number> {
    return this.read(`in${{ 1: 'b', 2: 'w', 4: 'l' }[width]} 0x${port.toString(16)}`)
  }

  /** Writes 1, 2 or 4 bytes of memory. */
  write(address: number, width: number, value: number): Promise<string> {
    return this.command(`write${{ 1: 'b', 2: 'w', 4: 'l' }[width]} 0x${address.toString(16)} 0x${value.toString(16)}`)
  }

  readMemory(address: number, width: number): Promise<number> {
    return this.read(`read${{ 1: 'b', 2: 'w', 4: 'l' }[width]} 0x${address.toString(16)}`)
  }

  close(): void {
    this.socket.destroy()
  }
}
