import { ARRAYS, type Judgement } from './judge'
import type { Findings } from './log'
import { judgeObservation, titleOf } from './observation'

/** How a device type came off: how many configurations were compared, and in how many each thing was right. */
export interface Count {
  compared: number
  exact: number
  config: number
  cmask: number
  wmask: number
  w1cmask: number
  detected: number
  missedBits: number
  /** A configuration that was not exact, and its first wrong byte. */
  example: string | null
}

/** One QEMU, compared. Written as JSON to docs/conformance. */
export interface Tally {
  /** "7.2.22" */
  readonly qemu: string
  /** "x86_64, 63 machine types" */
  readonly scope: string
  readonly devices: Record<string, Count>
  /** Device types that were not started, and what QEMU said. */
  readonly notStarted: Record<string, string>
}

const NONE: Count = {
  compared: 0,
  exact: 0,
  config: 0,
  cmask: 0,
  wmask: 0,
  w1cmask: 0,
  detected: 0,
  missedBits: 0,
  example: null,
}

/** Adds one comparison. @param title the configuration: "aer=on at root-port, pc-q35-7.2" */
export function add(
  { devices }: Tally,
  type: string,
  title: string,
  { right, detected, missed, first }: Judgement,
): void {
  devices[type] ??= { ...NONE }
  const count = devices[type]
  count.compared++
  if (first === null) count.exact++
  else count.example ??= `${title}: ${first}`
  for (const name of ARRAYS) if (right[name]) count[name]++
  if (detected) count.detected++
  count.missedBits += missed
}

/** All devices together. */
export function total({ devices }: Pick<Tally, 'devices'>): Count {
  const sum = { ...NONE }
  for (const count of Object.values(devices)) {
    for (const name of ['compared', 'exact', ...ARRAYS, 'detected', 'missedBits'] as const) sum[name] += count[name]
  }
  return sum
}

/** Compares everything that a survey saw. */
export function tallyOf({ qemu, scope, observations, notStarted }: Findings): Tally {
  const tally: Tally = { qemu, scope, devices: {}, notStarted }
  for (const observation of observations) {
    add(tally, observation.type, titleOf(observation), judgeObservation(qemu, observation))
  }
  return tally
}
