import { InputError } from '../../src/bytes/input-error'
import { sourceOf } from '../../src/bytes/source'
import { checkMigration } from '../../src/check/machine/migration'
import type { Verdict } from '../../src/check/report/report'
import { readStream } from '../../src/formats/stream'
import { asked, NOTHING_GIVEN } from '../../test/a-request'
import { QEMU_VERSION } from '../../test/qemu/harness/installed'
import { answerTo, NoAnswer } from '../../test/qemu/harness/migrate'
import { numbers, pick } from './numbers'
import type { SavedPair } from './saved'
import { drawnDamage } from './stream-damages'

/** A damaged stream, what `check` says about it, and what QEMU does with it. */
export interface Answered {
  readonly mutation: string
  readonly about: string
  readonly said: Verdict | 'refused as input'
  readonly answer: 'accepted' | 'refused' | 'crashed'
  readonly stderr: readonly string[]
}

function verdictOf(source: Uint8Array, { destination, launch }: SavedPair): Answered['said'] {
  try {
    const [from, to] = [source, destination].map((bytes) => readStream(sourceOf(bytes)))
    const machine = to!.machine === null ? launch!.machine : null
    const target = { ...NOTHING_GIVEN, qemu: launch!.qemu, machine }
    return checkMigration(from!, to!, asked({ target })).verdict
  } catch (error) {
    if (error instanceof InputError) return 'refused as input'
    throw error
  }
}

async function answerOf(source: Uint8Array, { launch }: SavedPair): Promise<Pick<Answered, 'answer' | 'stderr'>> {
  try {
    const { accepted, stderr } = await answerTo(launch!, source, () => undefined)
    return { answer: accepted ? 'accepted' : 'refused', stderr }
  } catch (error) {
    if (error instanceof NoAnswer) return { answer: 'crashed', stderr: error.stderr }
    throw error
  }
}

/**
 * Damages streams of the source, and lets the installed QEMU load them.
 * @param pairs of which those are taken that this QEMU is the destination of
 */
export async function askQemu(pairs: readonly SavedPair[], seed: number, count: number): Promise<readonly Answered[]> {
  const random = numbers(seed)
  const own = pairs.filter(({ launch }) => launch?.qemu === QEMU_VERSION)
  const all: Answered[] = []
  while (all.length < count && own.length > 0) {
    const pair = pick(random, own)
    const { damage, apply } = drawnDamage(random)
    const source = apply(pair.source, pair.destination)
    const said = verdictOf(source, pair)
    all.push({ mutation: damage.name, about: pair.about, said, ...(await answerOf(source, pair)) })
  }
  return all
}
