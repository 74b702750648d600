import { InputError } from '../../src/bytes/input-error'
import { sourceOf } from '../../src/bytes/source'
import { explain } from '../../src/check/explain/explain'
import { checkMigration } from '../../src/check/machine/migration'
import type { Report } from '../../src/check/report/report'
import { readLog } from '../../src/formats/log/incident'
import { readStream } from '../../src/formats/stream'
import type { Device } from '../../src/pci/device'
import { recordedLayouts } from '../../src/qemu/recorded/layouts'
import type { TargetRequest } from '../../src/qemu/request'
import { asked, NOTHING_GIVEN } from '../../test/a-request'
import type { Attempt } from './attempt'
import type { Streams } from './record'

/** How our answer to a restore stands to QEMU's, the best first. All but the first three are failures. */
export const RELATIONS = [
  'agrees',
  'undetermined',
  'QEMU crashed',
  'explained otherwise',
  'no line',
  'other line',
  'not read',
  'false incompatible',
  'false compatible',
] as const

export type Relation = (typeof RELATIONS)[number]

export interface Judgement {
  readonly relation: Relation
  /** What we said, for the person who looks into it. */
  readonly ours: string
}

const release = (version: string): string => version.split('.').slice(0, 2).join('.')

/** What a user gives: the version, and the machine type only if the stream does not name it. */
function requestFor({ destination_qemu }: Attempt, machine: string | null): TargetRequest {
  return { ...NOTHING_GIVEN, qemu: release(destination_qemu), machine }
}

function check(recording: Attempt, streams: Streams): Report {
  const [source, destination] = [streams.source, streams.destination].map((bytes) => readStream(sourceOf(bytes)))
  return checkMigration(
    source!,
    destination!,
    asked({ target: requestFor(recording, destination!.machine === null ? recording.machine : null) }),
  )
}

/** The register and the bits of a refused byte. */
const named = (register: string | undefined, failing: number | undefined): string =>
  `${register ?? 'no register'}, bits ${failing?.toString(16) ?? 'none'}`

/** What `check` says about the byte at which QEMU stops. */
function checkedByte({ stops, devices }: Report): string {
  const failed = devices.find(({ id }) => id === stops?.[0]?.section)
  const difference = failed?.differences.find(({ offset }) => offset === failed.firstFailure?.offset)
  return named(difference?.register, difference?.failing)
}

/**
 * What `explain` says about the same byte out of what QEMU printed: with a dump of the destination the one register,
 * with nothing but version and machine type all registers that it takes to be possible.
 */
function explainedByte(recording: Attempt, dump: readonly Device[]): string[] {
  const log = recording.stderr.map((line) => `qemu-system-x86_64: ${line}\n`).join('')
  const { incidents } = readLog(Buffer.from(log))
  const request = requestFor(recording, recording.machine)
  const [message] = explain(incidents, dump, request, recordedLayouts()).messages
  return (message?.interpretations ?? []).map(({ register }) => named(register, message?.failing))
}

/** Some messages of devices do not end their line, so that QEMU's next one follows on it. */
const firstLine = ([line]: readonly string[]): string | undefined => line?.split('qemu-system-x86_64: ')[0]

function relationOf(recording: Attempt, streams: Streams): Judgement {
  const report = check(recording, streams)
  const { ok, stderr } = recording
  const stop = report.stops?.[0]
  const reasons = report.devices.flatMap(({ id, reason }) => (reason === null ? [] : [`${id}: ${reason}`]))
  const ours = `${report.verdict}: ${stop ? (stop.message ?? stop.kind) : [...reasons, ...report.notes].join('; ')}`
  if (ok === null) return { relation: 'QEMU crashed', ours }
  if (report.verdict === 'undetermined') return { relation: 'undetermined', ours }
  if (report.verdict === 'compatible') return { relation: ok ? 'agrees' : 'false compatible', ours }
  if (ok) return { relation: 'false incompatible', ours }
  if (stop?.message == null) return { relation: 'no line', ours }
  if (stop.message !== firstLine(stderr)) return { relation: 'other line', ours }
  if (stop.kind !== 'config') return { relation: 'agrees', ours }
  const checked = checkedByte(report)
  const { devices } = readStream(sourceOf(streams.destination))
  const explained = explainedByte(recording, devices)
  const guessed = explainedByte(recording, [])
  const same = explained[0] === checked && (guessed.length === 0 || guessed.includes(checked))
  if (same) return { relation: 'agrees', ours }
  const all = [...explained, ...guessed].join(' or ')
  return { relation: 'explained otherwise', ours: `check: ${checked}; explain: ${all}` }
}

/** Holds our answer to a restore against QEMU's. */
export function judge(recording: Attempt, streams: Streams): Judgement {
  try {
    return relationOf(recording, streams)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return { relation: 'not read', ours: error.message }
  }
}
