/** What the command line gets in place of `node:child_process` while it is fuzzed: programs that print what the case says. */
import { EventEmitter } from 'node:events'
import { Readable, Writable } from 'node:stream'

let output: Uint8Array = new Uint8Array(0)
let status: number | null = 0

/** What every program that is started prints from now on, and how it ends; null for one that is not installed. */
export function setPrograms(prints: Uint8Array, code: number | null): void {
  output = prints
  status = code
}

const swallow = () => new Writable({ write: (_chunk, _encoding, done) => done() })

/** A program that reads its input, prints, and ends. */
export function spawn(): EventEmitter {
  const installed = status !== null
  const stdout = Readable.from(installed ? [Buffer.from(output)] : [], { objectMode: false })
  const stderr = Readable.from(status === 0 ? [] : [Buffer.from('\u001b[31mdamaged\u0007\n')], { objectMode: false })
  const child = Object.assign(new EventEmitter(), { stdin: swallow(), stdout, stderr, kill: () => true })
  if (!installed) setImmediate(() => child.emit('error', new Error('ENOENT')))
  stdout.once('close', () => setImmediate(() => child.emit('close', status)))
  return child
}
