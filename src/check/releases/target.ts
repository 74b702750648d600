import { parseVersion } from '../../qemu/releases/version'
import type { TargetRequest } from '../../qemu/request'
import type { ReportTarget } from '../report/report'
import type { JudgedPairs } from './judge'
import { releasesSpan } from './ranges'
import { isOpen } from './sweep'

/** Returns the destination as the report names it; what was not given stays null. */
export function targetOfReport(
  request: TargetRequest,
  { target, releases }: Pick<JudgedPairs, 'target' | 'releases'>,
): ReportTarget {
  return {
    qemu: request.qemu === null ? null : parseVersion(request.qemu).text,
    machine: request.machine === null ? null : (target.machine?.name ?? request.machine),
    hostKernel: request.hostKernel?.release?.text ?? null,
    ...(releases ? { releases } : {}),
  }
}

/** Returns a note on what was not given for the destination, and what was tried instead. */
export function targetNotes(
  request: TargetRequest,
  { target, releases }: Pick<JudgedPairs, 'target' | 'releases'>,
): string[] {
  if (!isOpen(request) || !releases) return [...target.notes]
  const missing = [...(request.qemu === null ? ['--qemu'] : []), ...(request.machine === null ? ['--machine'] : [])]
  const tried = [
    ...(request.qemu === null ? [`QEMU ${releasesSpan(releases)}`] : []),
    ...(request.machine === null ? ['every machine type that could have built these devices'] : []),
  ]
  return [
    `no ${missing.join(' and no ')} given: judged for ${tried.join(' and ')}`,
    ...(request.machine === null ? [] : target.notes),
  ]
}
