import { expect } from 'vitest'
import { sourceOf } from '../../../src/bytes/source'
import { checkMigration } from '../../../src/check/machine/migration'
import { readStream } from '../../../src/formats/stream'
import { asked, NOTHING_GIVEN } from '../../a-request'
import { AARCH64, PPC64, QEMU } from './available'
import { answerTo, NoAnswer, streamOf } from './migrate'
import { type Launch, type Qemu, withQemu } from './qemu-process'

const programOf = (machine: string): string =>
  machine.startsWith('virt') ? AARCH64 : machine.startsWith('pseries') ? PPC64 : QEMU

/** A machine as its command line has it, after -machine; virt is one of Arm. */
const launch = (text: string): Launch => {
  const [machine, ...args] = text.split(' ') as [string, ...string[]]
  return { machine, args, program: programOf(machine) }
}

/** What the destination does: it takes the stream, refuses it with this first line, or ends with a failed assertion. */
export type Outcome = 'accepted' | 'aborts' | RegExp

/** The stream of a machine, with a migration capability on. */
export const saved = (
  options: string,
  capability: string | null = null,
  read: (qemu: Qemu) => Promise<Buffer> = streamOf,
): Promise<Buffer> =>
  withQemu(launch(options), async (qemu) => {
    const capabilities = [{ capability, state: true }]
    if (capability !== null) await qemu.qmp.execute('migrate-set-capabilities', { capabilities })
    return read(qemu)
  })

/** What the check makes of two streams, in the same form as the answer. */
export function checked(source: Uint8Array, destination: Uint8Array, target = {}): string | null {
  const request = asked({ target: { ...NOTHING_GIVEN, qemu: '7.2', ...target } })
  const report = checkMigration(readStream(sourceOf(source)), readStream(sourceOf(destination)), request)
  const [stop] = report.stops!
  if (stop) return stop.kind === 'abort' ? 'aborts' : stop.message
  return report.verdict === 'compatible' ? 'accepted' : `${report.verdict}: ${report.unread?.[0]?.reason}`
}

/** What QEMU answers: "accepted", "aborts", or its first line. */
export async function answered(options: string, stream: Uint8Array): Promise<string> {
  try {
    const { accepted, stderr } = await answerTo(launch(options), stream, () => undefined)
    return accepted ? 'accepted' : stderr[0]!
  } catch (error) {
    if (error instanceof NoAnswer && /Assertion .* failed/.test(error.message)) return 'aborts'
    throw error
  }
}

/** Holds what the check says about two command lines against what QEMU does. */
export async function expectAgreement(source: string, destination: string, outcome: Outcome): Promise<void> {
  const stream = await saved(source)
  const answer = await answered(destination, stream)
  expect(answer).toMatch(outcome === 'accepted' || outcome === 'aborts' ? new RegExp(`^${outcome}$`) : outcome)
  expect(checked(stream, await saved(destination))).toBe(answer)
}
