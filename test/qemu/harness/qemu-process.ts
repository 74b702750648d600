import { spawn } from 'node:child_process'
import { QEMU } from './available'
import { QmpClient } from './qmp'

/** A machine as the command line describes it. */
export interface Launch {
  /** Value of -machine: "pc-q35-7.2". */
  readonly machine: string
  /** What follows it: -device and its like. */
  readonly args: readonly string[]
  /** The program to start; the one under test unless told. */
  readonly program?: string
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Kill QEMU after so many milliseconds; 30 s unless told. */
  readonly timeout?: number
}

/** A running, paused QEMU: no instruction of the guest has been executed. */
export interface Qemu {
  readonly pid: number
  readonly qmp: QmpClient
  /** What QEMU has written to stderr so far, a line each. */
  stderr(): readonly string[]
  /** Resolves when the process has ended and all it wrote was read. */
  readonly ended: Promise<void>
}

/** QEMU ended, or was killed for taking too long, before it was ready to be asked. */
export class QemuEnded extends Error {
  constructor(
    readonly how: string,
    readonly stderr: readonly string[],
  ) {
    super([`QEMU ended before it was ready (${how})`, ...stderr].join('\n'))
  }
}

/*
 * 16 MiB of RAM keep streams small. Software emulation runs everywhere; its translation cache is not needed, for the
 * guest never runs.
 */
const ALWAYS = '-S -nodefaults -no-user-config -display none -accel tcg,tb-size=1 -m 16M -qmp stdio'

/**
 * Starts QEMU paused, hands it to `use` when it answers, and ends it whatever happens.
 * @throws QemuEnded when it does not come up
 */
export async function withQemu<T>(launch: Launch, use: (qemu: Qemu) => Promise<T> | T): Promise<T> {
  const args = [...ALWAYS.split(' '), '-machine', launch.machine, ...launch.args]
  const child = spawn(launch.program ?? QEMU, args, {
    env: { ...process.env, ...launch.env },
    timeout: launch.timeout ?? 30_000,
    killSignal: 'SIGKILL',
  })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)

  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const lines = () => stderr.split('\n').filter((line) => line !== '')
  const qmp = new QmpClient(child.stdout, child.stdin)
  let how = 'not started'
  const ended = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      how = error.message
    })
    child.on('close', (code, signal) => {
      how = signal ?? `exit code ${code}`
      resolve()
    })
  })

  try {
    try {
      await qmp.execute('qmp_capabilities')
      // Commands are answered by the main loop, which starts when every device is realized.
      await qmp.execute('query-status')
    } catch {
      kill()
      await ended
      throw new QemuEnded(how, lines())
    }
    return await use({ pid: child.pid!, qmp, stderr: lines, ended })
  } finally {
    kill()
    await ended
    process.removeListener('exit', kill)
  }
}
