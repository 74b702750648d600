import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { InputError, orRefusal } from '../../bytes/input-error'
import { readJson } from '../../formats/json'
import { environment } from '../process/programs'
import { notStarted } from '../process/run'

/** A QEMU of our own: paused before its first instruction, all devices made. */
export interface ChildQemu {
  readonly pid: number
  /**
   * What its monitor for people answers: "info qtree".
   * @throws InputError if it does not answer in time, or has ended
   */
  ask(command: string): Promise<string>
  /** Ends it. */
  end(): Promise<void>
}

/** QEMU ended instead of making its machine. */
export class NotMade extends Error {
  /** @param words the lines that it wrote, without its name and warnings: the error comes first, then hints */
  constructor(words: readonly string[]) {
    super(words[0] ?? 'it says nothing')
  }
}

/**
 * Starts QEMU under a shell that ends it when standard input ends: that is when this process ends, however it does.
 * QEMU's monitor is on descriptor 3 and its standard output; its process id comes on 4.
 */
const GUARDED = '"$@" <&3 3<&- 4>&- & echo $! >&4; exec 3<&- 4>&- >&- 2>&-; read -r _; kill -9 $!; wait'

/** How long a machine may take to be made, in milliseconds. */
const PATIENCE = 60_000
const MOST_WORDS = 65_536
/** More than `info qtree` prints for the fullest machine. */
const MOST_ANSWERED = 2 ** 24

/** Asked at once; answered by QEMU's main loop, which begins when the machine is made. */
const QUESTION = ['qmp_capabilities', 'query-status'].map((execute) => `${JSON.stringify({ execute })}\n`).join('')
const ANSWER = /"return": *\{[^{}]*"status":/

const PREFIX = /^[^ ]*(?:qemu|kvm)[^ ]*: /
const wordsOf = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '' && !/\bwarning: /.test(line))
    .map((line) => line.replace(PREFIX, ''))

/** What a stream has brought so far. */
class Heard {
  private text = ''
  private readonly waiting: (() => void)[] = []
  private over = false

  constructor(stream: Readable, most = MOST_WORDS) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      this.text = (this.text + part).slice(-most)
      this.wake()
    })
    stream.on('close', () => {
      this.over = true
      this.wake()
    })
  }

  private wake(): void {
    for (const look of this.waiting) look()
  }

  all(): string {
    return this.text
  }

  /** Waits for something. @returns whether it came before the end */
  brings(sought: RegExp): Promise<boolean> {
    return new Promise((resolve) => {
      const look = () => {
        if (sought.test(this.text)) resolve(true)
        else if (this.over) resolve(false)
      }
      this.waiting.push(look)
      look()
    })
  }
}

const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => void child.once('close', () => resolve()))

/** Options of a QEMU that does nothing: no guest runs, and no network, disk or display of this host is used. */
const IDLE = ['-S', '-nodefaults', '-no-user-config', '-display', 'none', '-qmp', 'stdio']

function spawnGuarded(words: readonly string[]) {
  const child = spawn('/bin/sh', ['-c', GUARDED, 'sh', ...words], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
    env: environment(),
    // Signals of the terminal are ours alone.
    detached: true,
  })
  const [line, out, errors, question, number] = child.stdio as [Writable, Readable, Readable, Writable, Readable]
  for (const stream of [line, question]) stream.on('error', () => {})
  return {
    child,
    line,
    question,
    out: new Heard(out, MOST_ANSWERED),
    errors: new Heard(errors),
    number: new Heard(number),
  }
}

/**
 * Starts a program as a QEMU that makes its machine and waits.
 * @param args what follows the machine type: devices and their backends
 * @throws NotMade if it refuses; InputError if it does not come up in time
 */
export async function startQemu(program: string, machine: string, args: readonly string[]): Promise<ChildQemu> {
  const words = [program, ...IDLE, '-machine', `${machine},accel=tcg:kvm`, ...args]
  const { child, line, question, out, errors, number } = spawnGuarded(words)
  let late = false
  const end = async () => {
    line.end()
    await ended(child)
  }
  const timer = setTimeout(() => {
    late = true
    line.end()
  }, PATIENCE)
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', (error) => reject(notStarted('/bin/sh', error)))
    })
    question.write(QUESTION)
    const made = await Promise.all([out.brings(ANSWER), number.brings(/\d\n/)])
    if (made.every(Boolean)) {
      const ask = (command: string) => askedOf(program, question, out, command)
      return { pid: Number(number.all()), ask, end }
    }
    await end()
    if (late) throw new InputError(`${program} did not start within ${PATIENCE / 1000} s`)
    throw new NotMade(wordsOf(errors.all()))
  } finally {
    clearTimeout(timer)
  }
}

const ANSWERED = 'answered'
const answerLine = new RegExp(`^\\{.*"id": *"${ANSWERED}".*\\r?\\n`, 'm')

/** Asks the monitor for people through that for programs. */
async function askedOf(program: string, question: Writable, out: Heard, command: string): Promise<string> {
  const line = { execute: 'human-monitor-command', arguments: { 'command-line': command }, id: ANSWERED }
  question.write(`${JSON.stringify(line)}\n`)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE)
  })
  const came = await Promise.race([out.brings(answerLine), late])
  clearTimeout(timer)
  const answer = came ? orRefusal(() => readJson(answerLine.exec(out.all())![0], '')) : null
  const text = (answer as { readonly return?: unknown } | null)?.return
  if (typeof text === 'string') return text
  throw new InputError(`${program} does not answer '${command}'`)
}

/** The error for a QEMU that was not made, for people. */
export const refusedBy = (program: string, { message }: NotMade): InputError =>
  new InputError(`${program} does not start: ${message}`)
