import type { DeviceReport, Difference, Report } from '../check/report'
import { type Finding, findings, fingerprint } from './findings'
import { count } from './verdict'

/** What somebody allowed: a finding matches when all that is told of it does. */
export interface Allowance {
  readonly device: string | null
  readonly register: string | null
  readonly case: string | null
  readonly reason: string
  /** The last day on which it holds, "2026-12-31", or null. */
  readonly until: string | null
  readonly line: number
}

export interface TriageRequest {
  readonly allowed: readonly Allowance[]
  /** Fingerprints of findings that were there before, or null without a baseline. */
  readonly baseline: ReadonlySet<string> | null
  /** "2026-11-30" */
  readonly today: string
}

export interface Triage {
  /** The report; its notes count what was suppressed and known, and name what expired and what matched nothing. */
  readonly report: Report
  /** Findings that are neither known from the baseline nor suppressed. */
  readonly left: readonly Finding[]
  /** Findings that are new, but suppressed. */
  readonly suppressed: readonly Finding[]
}

function matches({ device, register, case: code }: Allowance, { subject, device: found, row, rule }: Finding): boolean {
  const names = [subject, found?.address.source, found?.address.destination]
  if (device !== null && !names.includes(device)) return false
  if (register !== null && row?.register !== register && !row?.register.startsWith(`${register} > `)) return false
  return code === null || rule.id === code
}

const sentence = ({ device, register, case: code, line, reason }: Allowance): string =>
  `line ${line} (${[device, register, code].filter((part) => part !== null).join(', ')}): ${reason}`

/** Takes what is known and what is allowed from a report's findings. The verdict stays: QEMU knows of neither. */
export function triage(report: Report, { allowed, baseline, today }: TriageRequest): Triage {
  const all = findings(report)
  const fresh = baseline ? all.filter((finding) => !baseline.has(fingerprint(finding))) : all
  const current = allowed.filter(({ until }) => until === null || until >= today)
  const isAllowed = (finding: Finding) => current.some((entry) => matches(entry, finding))
  const suppressed = fresh.filter(isAllowed)
  const used = current.filter((entry) => all.some((finding) => matches(entry, finding)))
  const notes = [
    ...(baseline
      ? [`${count(all.length - fresh.length, 'finding')} known from the baseline, ${fresh.length} new`]
      : []),
    ...(suppressed.length > 0 ? [`${count(suppressed.length, 'finding')} suppressed by the allow-list`] : []),
    ...used.map((entry) => `allow-list ${sentence(entry)}`),
    ...allowed
      .filter((entry) => !current.includes(entry))
      .map((entry) => `allow-list expired on ${entry.until}, no longer suppresses: ${sentence(entry)}`),
    ...current
      .filter((entry) => !used.includes(entry))
      .map((entry) => `allow-list matches nothing: ${sentence(entry)}`),
  ]
  return {
    report: { ...report, notes: [...report.notes, ...notes] },
    left: fresh.filter((finding) => !isAllowed(finding)),
    suppressed,
  }
}

/** A device as JSON has it: bytes of which it is not known whether they are compared stand in a list of their own. */
const fromJson = (device: DeviceReport & { readonly undetermined?: readonly Difference[] }): DeviceReport => {
  const open = (device.undetermined ?? []).map((byte) => ({ ...byte, outcome: 'undetermined' as const }))
  return { ...device, differences: [...device.differences, ...open].sort((a, b) => a.offset - b.offset) }
}

/** What all findings of a report are known by. @param document a report as JSON has it */
export const fingerprints = (document: Report): ReadonlySet<string> =>
  new Set(findings({ ...document, devices: document.devices.map(fromJson) }).map(fingerprint))
