import type { DeviceReport } from '../../../src/check/report/report'
import { runCheck } from '../../../src/check/sides/run'
import type { Device } from '../../../src/pci/device'
import type { TargetRequest } from '../../../src/qemu/request'
import { dumpOf } from './agreement'
import type { Answer } from './migrate'

/** A verdict on one restore, QEMU's or ours: the line that refuses it, or null. */
export interface Outcome {
  readonly verdict: DeviceReport['verdict']
  /** The line that names the first refused byte. */
  readonly line: string | null
  /** Why there is no plain verdict. */
  readonly reason: string | null
}

/** What QEMU has answered. */
export const answered = ({ accepted, stderr }: Answer): Outcome => ({
  verdict: accepted ? 'compatible' : 'incompatible',
  line: accepted ? null : stderr[0]!,
  reason: null,
})

/**
 * What we answer to the same restore.
 * @param source config space as the stream carries it
 * @param destination the other side, in the view that `target` names
 */
export function predicted(source: Uint8Array, destination: Device, target: TargetRequest): Outcome {
  // What a stream carries is QEMU's to judge, however damaged it looks.
  const report = runCheck([{ ...dumpOf(source), fromStream: true }], [destination], {
    target,
    sourceQemu: null,
    sourceView: 'qemu',
    destinationView: null,
    devices: [],
    map: new Map(),
    all: false,
    version: '0.0.0',
  })
  const { verdict, reason, firstFailure } = report.devices[0]!
  return { verdict, reason, line: firstFailure?.message ?? null }
}
