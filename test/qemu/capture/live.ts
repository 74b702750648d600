import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Capture, CaptureMethod } from '../../../src/formats/capture/capture'
import { takeCapture } from '../../../src/live/capture/take'
import { schemaProblems } from '../../capture-schema'
import { type Launch, type Qemu, withQemu } from '../harness/qemu-process'

/** A machine with a second monitor, for the capture, at `socket`. */
export interface Live extends Qemu {
  readonly socket: string
}

/** Starts a machine with a QMP socket beside the harness's own monitor. */
export async function withLive<T>(launch: Launch, use: (qemu: Live) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'live-'))
  const socket = join(folder, 'qmp')
  try {
    const args = [...launch.args, '-qmp', `unix:${socket},server=on,wait=off`]
    return await withQemu({ ...launch, args }, (qemu) => use({ ...qemu, socket }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Takes a capture as the command line does. @throws Error for one that is not what its schema says */
export async function capture(socket: string, method: CaptureMethod | null = null): Promise<Capture> {
  const taken = await takeCapture({
    where: { kind: 'qmp', socket },
    via: [],
    connect: null,
    method,
    masks: null,
    progress: () => undefined,
  })
  const problems = schemaProblems(taken)
  if (problems.length > 0) throw new Error(`not what its schema says: ${problems.join('; ')}`)
  return taken
}

export const statusOf = async ({ qmp }: Qemu): Promise<string> =>
  ((await qmp.execute('query-status')) as { status: string }).status

/** Directories that a capture makes in memory. */
const leftovers = (): string[] => readdirSync('/dev/shm').filter((name) => /^pcimig\..{8}$/.test(name))

/** What is still there after everything that ends by itself had time to. */
export async function leftAfterAWhile(): Promise<string[]> {
  for (let i = 0; i < 50 && leftovers().length > 0; i++) await sleep(100)
  return leftovers()
}
