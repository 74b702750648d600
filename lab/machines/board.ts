import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { messages, streamOf } from '../../test/qemu/harness/migrate'
import { QmpClient } from '../../test/qemu/harness/qmp'

/** A function as `info pci` prints it. */
export interface ShownFunction {
  /** "0:1.0": QEMU's number of the bus, device, function. */
  readonly where: string
  /** "8086:1237" */
  readonly ids: string
}

/** What came of a machine: its functions and its stream, or why there is no stream. */
export type Board =
  | { readonly functions: readonly ShownFunction[]; readonly stream: Buffer }
  | { readonly functions: readonly ShownFunction[]; readonly refused: string }

const PATIENCE_MS = 60_000
/** With RAM and devices as the machine type has them by default: `Launch` of the tests takes both away. */
const ALWAYS =
  '-S -no-user-config -display none -serial null -parallel none -monitor none -accel tcg,tb-size=1 -qmp stdio'

const FUNCTION = /Bus +(\d+), device +(\d+), function (\d+):\s+[^\n]*?PCI device ([0-9a-f]{4}:[0-9a-f]{4})/g

const functionsIn = (text: string): ShownFunction[] =>
  [...text.matchAll(FUNCTION)].map(([, bus, device, fn, ids]) => ({ where: `${bus}:${device}.${fn}`, ids: ids! }))

/** Starts a machine, asks it for its PCI functions and saves it. It has no function if it does not start. */
export async function boardOf(program: string, machine: string): Promise<Board> {
  const child = spawn(program, [...ALWAYS.split(' '), '-machine', machine], {
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = new Promise<void>((resolve) => {
    child.on('error', () => resolve())
    child.on('close', () => resolve())
  })
  const qmp = new QmpClient(child.stdout, child.stdin)
  const said = () => messages(stderr.split('\n').filter((line) => line !== ''))
  let functions: ShownFunction[] = []
  try {
    await qmp.execute('qmp_capabilities')
    const answer = await qmp.execute('human-monitor-command', { 'command-line': 'info pci' })
    functions = functionsIn(String(answer))
    if (functions.length === 0) return { functions, refused: 'no PCI' }
    return { functions, stream: await streamOf({ pid: child.pid!, qmp, stderr: said, ended }) }
  } catch (error) {
    // The last words of a QEMU that ended come before its end.
    await Promise.race([ended, sleep(500)])
    return { functions, refused: said().at(-1) ?? (error as Error).message }
  } finally {
    child.kill('SIGKILL')
    await ended
  }
}
