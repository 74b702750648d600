import { type ChildProcess, spawn } from 'node:child_process'
import { InputError } from '../../bytes/input-error'
import { isSystemError, reasonOf } from '../../bytes/system-error'
import { environment } from './programs'

/** Most output that is kept, in bytes: device state of the largest machines is a few MiB. */
export const MOST_OUTPUT = 256 * 1024 * 1024
const LAST_WORDS = 4096

export interface RunOptions {
  /** After so many milliseconds the program is not waited for any longer. */
  readonly patience: number
  /** What then becomes of it: it is killed, or goes on to its own end, for it cleans up after itself. */
  readonly late: 'kill' | 'leave'
}

/** What a program wrote until it ended. */
export interface Ran {
  readonly code: number | null
  readonly out: Buffer
  readonly err: string
}

/** The output of a program, as far as it is kept. @throws InputError beyond MOST_OUTPUT, from `text` */
function gather(child: ChildProcess): { out: () => Buffer; err: () => string; full: () => boolean } {
  const parts: Buffer[] = []
  let length = 0
  let words = ''
  child.stdout?.on('data', (part: Buffer) => {
    length += part.length
    if (length <= MOST_OUTPUT) parts.push(part)
  })
  child.stderr?.on('data', (part: Buffer) => {
    words = (words + part.toString('utf8')).slice(-LAST_WORDS)
  })
  return { out: () => Buffer.concat(parts), err: () => words, full: () => length > MOST_OUTPUT }
}

/** The error for a program that can't be started. */
export function notStarted(program: string, error: unknown): InputError {
  if (isSystemError(error) && error.code === 'ENOENT') {
    return new InputError(`the program ${program} is not installed, or not in PATH`)
  }
  return new InputError(`${program} cannot be started: ${reasonOf(error)}`)
}

/**
 * Runs a program to its end, without standard input.
 * @throws InputError when it can't be started, takes longer than `patience`, or writes too much
 */
export function run(words: readonly [string, ...string[]], { patience, late }: RunOptions): Promise<Ran> {
  const [program, ...args] = words
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment(),
    detached: late === 'leave',
  })
  const { out, err, full } = gather(child)
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      if (late === 'kill') child.kill('SIGKILL')
      for (const stream of [child.stdout, child.stderr]) stream?.destroy()
      child.unref()
      reject(new InputError(`${program} did not answer within ${patience / 1000} s`))
    }, patience)
    child.once('error', (error) => {
      clearTimeout(timer)
      reject(notStarted(program, error))
    })
    child.once('close', (code) => {
      clearTimeout(timer)
      if (full()) reject(new InputError(`${program} wrote more than ${MOST_OUTPUT / 2 ** 20} MiB`))
      else resolve({ code, out: out(), err: err() })
    })
  })
}
