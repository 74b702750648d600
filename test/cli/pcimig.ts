import { spawn, spawnSync } from 'node:child_process'
import { closeSync, cpSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve, sep } from 'node:path'
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { onTestFinished } from 'vitest'

/** What the tests run: the package's command, or PCIMIG_BIN, the single executable. */
export const BIN = resolve(process.env.PCIMIG_BIN ?? 'bin/pcimig')
export const SOURCE = 'fixtures/root-port/source.bin'
export const DESTINATION = 'fixtures/root-port/destination.bin'

export interface Result {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

interface ProcessOptions {
  readonly input?: string | Uint8Array
  /** A FIFO to read in place of `input`. */
  readonly pipe?: string
  readonly env?: NodeJS.ProcessEnv
  /** The working directory, if it is another one than that of the tests. */
  readonly cwd?: string
}

function environment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const unwanted = ['FORCE_COLOR', 'NO_COLOR', 'COLUMNS', 'NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS']
  const rest = Object.entries(process.env).filter(([name]) => !unwanted.includes(name))
  return { ...Object.fromEntries(rest), ...extra }
}

/** Runs the built command in a process of its own, as a user would. */
function pcimigProcess(args: readonly string[], { input = '', pipe, env, cwd }: ProcessOptions = {}): Result {
  // Opening waits for whoever writes.
  const from = pipe === undefined ? null : openSync(pipe, 'r')
  const { status, stdout, stderr } = spawnSync(BIN, args, {
    ...{ cwd, env: environment(env), encoding: 'utf8' as const, maxBuffer: 2 ** 26 },
    ...(from === null ? { input } : { stdio: [from, 'pipe', 'pipe'] }),
  })
  if (from !== null) closeSync(from)
  return { code: status, out: stdout, err: stderr }
}

/** Longer than any command takes. */
const PATIENCE_MS = 240_000

/** Runs one command line after another. */
type Runs = (request: { readonly args: readonly string[]; readonly env: NodeJS.ProcessEnv } & ProcessOptions) => Result

/** Starts the thread that runs command lines: it has the modules loaded, which takes longer than most commands. */
function inThread(): Runs {
  const { port1: port, port2 } = new MessageChannel()
  const done = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const workerData = { bin: BIN, cli: resolve('dist/cli.cjs'), done, port: port2 }
  new Worker(resolve('test/cli/in-thread.cjs'), { workerData, transferList: [port2] }).unref()
  port.unref()
  return (request) => {
    Atomics.store(done, 0, 0)
    port.postMessage(request)
    if (Atomics.wait(done, 0, 0, PATIENCE_MS) === 'timed-out') {
      throw new Error(`pcimig ${request.args.join(' ')} does not end`)
    }
    const answer = receiveMessageOnPort(port)!.message as Result | { readonly error: string }
    if ('error' in answer) throw new Error(answer.error)
    return answer
  }
}

let thread: Runs | undefined

/**
 * Runs the built command and waits for it: in a thread, for starting processes would be most of what the tests do. What
 * is about the process itself, its start, its descriptors or its end, takes `shell`.
 */
export function pcimig(args: readonly string[], options: ProcessOptions = {}): Result {
  if (process.env.PCIMIG_BIN !== undefined) return pcimigProcess(args, options)
  const { input = '', pipe, env, cwd = '.' } = options
  thread ??= inThread()
  const before = process.cwd()
  if (cwd !== '.') process.chdir(cwd)
  try {
    return thread({ args, input, ...(pipe && { pipe }), env: environment(env) })
  } finally {
    if (cwd !== '.') process.chdir(before)
  }
}

/** Words of a shell that mean what they say. */
const PLAIN_LINE = /^pcimig(?: [\w./:=,@+-]+)*$/

/** Runs a line of shell, in the thread where it is the command alone. */
export const shellIn = (cwd: string, line: string, env: NodeJS.ProcessEnv = {}): Result =>
  PLAIN_LINE.test(line) ? pcimig(line.split(' ').slice(1), { cwd, env }) : shell(`cd '${cwd}'; ${line}`, env)

/** A FIFO into which the content of a file flows. */
export function fifoOf(path: string): string {
  const fifo = join(temporary(), 'fifo')
  spawnSync('mkfifo', [fifo])
  const writer = spawn('sh', ['-c', 'exec cat "$0" > "$1"', path, fifo], { stdio: 'ignore' })
  onTestFinished(() => void writer.kill('SIGKILL'))
  return fifo
}

/** Runs a line of shell; `pcimig` in it is the built command, or another one. */
export function shell(line: string, env?: NodeJS.ProcessEnv, command = BIN): Result {
  const script = `set -o pipefail; pcimig() { '${command}' "$@"; }; ${line}`
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], {
    env: environment(env),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  return { code: status, out: stdout, err: stderr }
}

/** A directory that is gone after the test. */
export function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'pcimig-test-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** Lays the built command into a directory, as a package does, but without the declarations, which no command reads. */
export function installInto(directory: string): void {
  const runs = (path: string) => !path.endsWith(`${sep}types`)
  for (const name of ['bin', 'dist', 'package.json']) {
    cpSync(name, join(directory, name), { recursive: true, filter: runs })
  }
}
