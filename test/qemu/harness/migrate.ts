import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type LiveDevice, readLiveDevices } from './memory'
import { type Launch, type Qemu, QemuEnded, withQemu } from './qemu-process'

/** What a paused machine writes when it is migrated, with the devices as they lay in memory at that moment. */
export interface Saved {
  readonly stream: Buffer
  readonly devices: readonly LiveDevice[]
}

/** The destination's answer to a stream. */
export interface Answer {
  readonly accepted: boolean
  /** What QEMU wrote to stderr, a line each, without its program name and without warnings. */
  readonly stderr: readonly string[]
}

export interface Loaded extends Answer {
  /** The devices after loading; none when QEMU refused. */
  readonly devices: readonly LiveDevice[]
}

/** QEMU neither took a stream nor refused it: it crashed, or was killed for taking too long. */
export class NoAnswer extends Error {
  constructor(readonly stderr: readonly string[]) {
    super(['QEMU ended without a verdict', ...stderr].join('\n'))
  }
}

const POLL_MS = 5

async function inPrivateFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'pcimig-'))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Waits until a migration has ended. @returns "completed", "failed" or "cancelled" */
async function migrationEnd(qemu: Qemu): Promise<string> {
  for (;;) {
    const { status } = (await qemu.qmp.execute('query-migrate')) as { status?: string }
    if (status === 'completed' || status === 'failed' || status === 'cancelled') return status
    await sleep(POLL_MS)
  }
}

/** The migration stream of a running machine. @throws Error when QEMU refuses to migrate it */
export function streamOf(qemu: Qemu): Promise<Buffer> {
  return inPrivateFolder(async (folder) => {
    const file = join(folder, 'stream')
    // QEMU reports the end before the last bytes have reached cat; the final name appears when they have.
    await qemu.qmp.execute('migrate', { uri: `exec:cat > '${file}.part' && mv '${file}.part' '${file}'` })
    const status = await migrationEnd(qemu)
    if (status !== 'completed') throw new Error([`migration ${status}`, ...qemu.stderr()].join('\n'))
    while (!existsSync(file)) await sleep(POLL_MS)
    return readFileSync(file)
  })
}

/** The migration stream of a machine that is started for it. @throws Error when QEMU refuses to migrate it */
export const streamOfStart = (launch: Launch): Promise<Buffer> => withQemu(launch, streamOf)

/** The same, with the machine's devices. */
export function save(launch: Launch): Promise<Saved> {
  return withQemu(launch, async (qemu) => {
    const devices = readLiveDevices(qemu)
    return { stream: await streamOf(qemu), devices }
  })
}

const PROGRAM_NAME = /^[^ ]*qemu[^ ]*: /

/** A refused stream always ends with this line; without it QEMU ended for another reason. */
const REFUSED = /load of migration failed/

function refused(stderr: readonly string[]): Answer {
  if (!stderr.some((line) => REFUSED.test(line))) throw new NoAnswer(messages(stderr))
  return { accepted: false, stderr: messages(stderr) }
}

/** What QEMU wrote, without its program name and without warnings. */
export const messages = (stderr: readonly string[]): string[] =>
  stderr.filter((line) => !line.includes(': warning: ')).map((line) => line.replace(PROGRAM_NAME, ''))

/**
 * Starts a machine on a stream and tells whether it took it. Neither answer is an error.
 * @param taken is handed the machine that took it, which goes on until this is done
 * @throws NoAnswer when QEMU ends for another reason than a refused stream
 */
export function answerTo(launch: Launch, stream: Uint8Array, taken: (qemu: Qemu) => unknown): Promise<Answer> {
  return inPrivateFolder(async (folder) => {
    const file = join(folder, 'stream')
    writeFileSync(file, stream)
    const incoming = { ...launch, args: [...launch.args, '-incoming', `exec:cat '${file}'`] }
    try {
      return await withQemu(incoming, async (qemu) => {
        const status = await migrationEnd(qemu).catch(() => 'ended')
        if (status === 'completed') {
          await taken(qemu)
          return { accepted: true, stderr: messages(qemu.stderr()) }
        }
        await qemu.ended
        return refused(qemu.stderr())
      })
    } catch (error) {
      // A refused stream may end QEMU before it has answered for the first time.
      if (error instanceof QemuEnded) return refused(error.stderr)
      throw error
    }
  })
}

/** The same, for the answer alone. */
export const load = (launch: Launch, stream: Uint8Array): Promise<Answer> => answerTo(launch, stream, () => {})

/** The same, with the devices as they lie in memory afterwards. */
export async function loadAndRead(launch: Launch, stream: Uint8Array): Promise<Loaded> {
  let devices: readonly LiveDevice[] = []
  const answer = await answerTo(launch, stream, (qemu) => {
    devices = readLiveDevices(qemu)
  })
  return { ...answer, devices }
}
