import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sourceOf } from '../../src/bytes/source'
import { readStream } from '../../src/formats/stream'
import { type Act, attaches } from './harness/acts'
import { NEWEST_QEMU } from './harness/available'
import { QEMU_VERSION } from './harness/installed'
import { answerTo, NoAnswer, streamOf } from './harness/migrate'
import { type Launch, type Qemu, withQemu } from './harness/qemu-process'
import { Qtest } from './harness/qtest'
import { withVfioFolder } from './harness/vfio'
import { attach } from './harness/vfio-table'
import { type Start, WORDS, type WordsTrial } from './remedy-words'

/* Remedies that are words and no option: two ends that fail, what the words say done to them, and what QEMU says then. */

const PLACE = 'id=d,addr=0x5'

/** Hands out the command line of a start, and the function that was kept back, if there is one. */
async function launched<T>(
  { machine, args, host, newest }: Start,
  use: (launch: Launch, kept: string | null) => Promise<T>,
): Promise<T> {
  const program = newest ? NEWEST_QEMU! : undefined
  const launch = { machine, args, ...(program === undefined ? {} : { program }) }
  if (!host) return use(launch, null)
  return withVfioFolder([host.physical], ({ sysfsdev, env }) => {
    const { options } = host
    const device = attach(sysfsdev[0]!, ['x-enable-migration=on', PLACE, ...(options ? [options] : [])].join(','))
    return options === null
      ? use({ ...launch, env }, device)
      : use({ ...launch, env, args: [...args, '-device', device] }, null)
  })
}

/** Does something to a machine whose ports can be written. */
async function acted(qemu: Qemu, socket: string, acts: readonly Act[]): Promise<void> {
  if (acts.length === 0) return
  const qtest = await Qtest.connect(socket)
  for (const act of acts) await act({ qemu, qtest })
  qtest.close()
}

async function inFolder<T>(use: (socket: string, args: readonly string[]) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'pcimig-'))
  const socket = join(folder, 'qtest')
  try {
    return await use(socket, ['-qtest-log', 'none', '-qtest', `unix:${socket},server=on,wait=off`])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const streamFrom = (start: Start): Promise<Buffer> =>
  launched(start, (launch) =>
    inFolder((socket, extra) =>
      withQemu({ ...launch, args: [...launch.args, ...(start.acts ? extra : [])] }, async (qemu) => {
        await acted(qemu, socket, start.acts ?? [])
        const stream = await streamOf(qemu)
        if (!start.sent) return stream
        const { section, bytes } = start.sent
        const { offset } = readStream(sourceOf(new Uint8Array(stream))).devices.find(({ id }) => id === section)!
        for (const [at, value] of bytes) stream[offset! + at] = value
        return stream
      }),
    ),
  )

/** What QEMU says of a stream: nothing where it takes it and does what comes after it. */
const saidOf = (start: Start, stream: Uint8Array): Promise<string> =>
  launched(start, async (launch, kept) => {
    const acts = [...(start.acts ?? []), ...(kept === null ? [] : [attaches(kept)])]
    try {
      const { accepted, stderr } = await answerTo(launch, stream, async (qemu) => {
        // No guest has to answer: attaching asks for none.
        for (const act of acts) await act({ qemu, qtest: null as never })
      })
      return accepted ? '' : stderr.join('\n')
    } catch (error) {
      if (error instanceof NoAnswer) return error.message
      throw error
    }
  })

/** QEMU's refusal to save or to load, or nothing. */
async function outcome({ source, destination }: Pick<WordsTrial, 'source' | 'destination'>): Promise<string> {
  const stream = await streamFrom(source).catch((error: Error) => error)
  return stream instanceof Error ? stream.message : saidOf(destination, stream)
}

const needsNewest = ({ source, destination, after }: WordsTrial): boolean =>
  [source, destination, after.source, after.destination].some((start) => start?.newest)

// What one release can be told to be, another can't.
const TRIED = QEMU_VERSION.startsWith('7.2.') ? Object.entries(WORDS) : []
const isHere = (trial: WordsTrial) => NEWEST_QEMU !== null || !needsNewest(trial)

const tryOut = async (_: string, { source, destination, says, after }: WordsTrial) => {
  expect(await outcome({ source, destination })).toMatch(says)
  expect(await outcome({ source: after.source ?? source, destination: after.destination ?? destination })).toBe('')
}
test.each(TRIED.filter(([, trial]) => isHere(trial)))('%s', tryOut)
test.skip.each(TRIED.filter(([, trial]) => !isHere(trial)))('%s', tryOut)
