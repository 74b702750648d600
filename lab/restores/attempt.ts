import { machineOf } from '../../test/qemu/harness/machine'
import { answerTo, messages, NoAnswer, streamOf } from '../../test/qemu/harness/migrate'
import { type Launch, QemuEnded, withQemu } from '../../test/qemu/harness/qemu-process'
import { type Random, randomFrom } from '../../test/qemu/harness/random'
import type { Binary } from '../conformance/binary'
import { happen, mutated } from './happenings'
import { type Common, type Kind, type Plan, planOf, type SidePlan } from './plan'
import type { Recording, Streams } from './record'

export type Attempt = Omit<Recording, 'source_stream' | 'destination_stream'>

function launchOf({ machine, subjects, args }: SidePlan, program: string): Launch {
  const launch = machineOf(machine, subjects)
  return { ...launch, program, args: [...launch.args, ...args] }
}

interface Answered {
  readonly ok: boolean | null
  readonly stderr: readonly string[]
}

async function answerOf(launch: Launch, stream: Uint8Array): Promise<Answered> {
  try {
    const { accepted, stderr } = await answerTo(launch, stream, () => undefined)
    return { ok: accepted, stderr }
  } catch (error) {
    if (error instanceof NoAnswer) return { ok: null, stderr: error.stderr }
    throw error
  }
}

/** Source and destination of a campaign. */
export interface Pair {
  readonly source: Binary
  readonly destination: Binary
  readonly common: Common
}

async function run(plan: Plan, { source, destination }: Pair, seed: number, random: Random) {
  const from = launchOf(plan.source, source.program)
  const to = launchOf(plan.destination, destination.program)
  const saved = await withQemu(from, async (qemu) => {
    const done = await happen(plan, qemu, random)
    return { stream: await streamOf(qemu), done }
  })
  const { stream, done } = plan.kind === 'bytes changed in the stream' ? mutated(saved.stream, random) : saved
  const own = await withQemu(to, async (qemu) => ({ stream: await streamOf(qemu), said: messages(qemu.stderr()) }))
  const { ok, stderr } = await answerOf(to, stream)
  const attempt: Attempt = {
    seed,
    kind: plan.kind,
    done,
    source_qemu: source.version,
    destination_qemu: destination.version,
    source_machine: from.machine,
    machine: to.machine,
    source_args: from.args,
    args: to.args,
    ok,
    // What it says without a stream, too, is not about the stream.
    stderr: stderr.filter((line) => !own.said.includes(line)),
  }
  const streams: Streams = { source: stream, destination: own.stream }
  return { attempt, streams }
}

/** Plans that a QEMU may refuse to start or to save before one is given up. */
const TRIES = 30

/**
 * Draws machines until both QEMUs start and save them, and lets the destination load the source's stream.
 * @param seed the same one draws the same machines and gives the same answer
 * @param kind drawn unless given
 */
export async function attempt(pair: Pair, seed: number, kind?: Kind): Promise<{ attempt: Attempt; streams: Streams }> {
  const random = randomFrom(seed)
  for (let tries = 0; ; tries++) {
    const plan = planOf(random, pair.common, kind)
    try {
      return await run(plan, pair, seed, random)
    } catch (error) {
      // A QEMU that does not start, or a machine that can't be migrated; other errors are ours.
      const theirs =
        error instanceof QemuEnded || (error instanceof Error && /migrat|QEMU|Device|Bus|slot/.test(error.message))
      if (!theirs || tries >= TRIES) throw error
    }
  }
}
