import type { DeviceReport, Difference, Report } from '../../check/report/report'
import type { Allowed } from '../../formats/allow-list'
import { count } from '../drawing/words'
import { type Finding, findingFingerprint, findings, type MarkedReport } from './findings'

export interface TriageRequest {
  readonly allowed: readonly Allowed[]
  /** Whether there is an allow-list at all, and whether what it suppresses may pass. */
  readonly listed: boolean
  readonly accepted: boolean
  /** The findings of the baseline, or null without one. */
  readonly baseline: readonly Finding[] | null
  /** "2026-11-30" */
  readonly today: string
}

export interface Triage {
  /** The report; its notes count what was suppressed and known, and name what expired and what matched nothing. */
  readonly report: MarkedReport
  /** Findings that are neither known from the baseline nor suppressed. */
  readonly left: readonly Finding[]
  /** Findings that are new, but suppressed. */
  readonly suppressed: readonly Finding[]
  /** Whether the report's verdict comes from findings: files can only remove findings. */
  readonly founded: boolean
}

/** A finding matches an entry if everything given in it does. */
function matches({ device, register, case: code }: Allowed, { subject, device: found, row, rule }: Finding): boolean {
  const names = [subject, found?.address.source, found?.address.destination]
  if (device !== null && !names.includes(device)) return false
  if (register !== null && row?.register !== register && !row?.register.startsWith(`${register} > `)) return false
  return code === null || rule.id === code
}

const sentence = ({ device, register, case: code, line, reason }: Allowed): string =>
  `line ${line} (${[device, register, code].filter((part) => part !== null).join(', ')}): ${reason}`

/** Removes what is known and what is allowed from a report's findings. The verdict stays: QEMU knows of neither. */
export function triage(report: Report, { allowed, listed, accepted, baseline, today }: TriageRequest): Triage {
  const all = findings(report)
  const known = baseline && new Set(baseline.map(findingFingerprint))
  const newFindings = known ? all.filter((finding) => !known.has(findingFingerprint(finding))) : all
  const current = allowed.filter(({ until }) => until === null || until >= today)
  const entryFor = (finding: Finding) => current.find((entry) => matches(entry, finding))
  const isAllowed = (finding: Finding) => entryFor(finding) !== undefined
  const suppressed = newFindings.filter(isAllowed)
  const used = current.filter((entry) => all.some((finding) => matches(entry, finding)))
  const notes = [
    ...(baseline
      ? [`${count(all.length - newFindings.length, 'finding')} known from the baseline, ${newFindings.length} new`]
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
    report: {
      ...report,
      notes: [...report.notes, ...notes],
      marks: {
        suppressed: listed
          ? all.filter(isAllowed).map((finding) => ({
              fingerprint: findingFingerprint(finding),
              reason: entryFor(finding)!.reason,
            }))
          : null,
        accepted,
        known: known && [...known],
        gone: gone(baseline ?? [], all),
      },
    },
    left: newFindings.filter((finding) => !isAllowed(finding)),
    suppressed,
    founded: all.some(({ level }) => level === LEVEL_OF[report.verdict]),
  }
}

/** The level of the findings that cause a verdict. */
const LEVEL_OF = { compatible: null, incompatible: 'error', undetermined: 'warning' } as const

/** Findings of the baseline that are gone. Their devices are not those of the report. */
function gone(baseline: readonly Finding[], all: readonly Finding[]): Finding[] {
  const now = new Set(all.map(findingFingerprint))
  return baseline
    .filter((finding) => !now.has(findingFingerprint(finding)))
    .map((finding) => ({ ...finding, device: null }))
}

const isByte = (value: unknown): boolean =>
  typeof value === 'number' && Number.isInteger(value) && (value & 0xff) === value

/** Whether data from a file has the report's types, in the parts that describe a finding. */
const isSound = ({ subject, rule, row }: Finding): boolean =>
  [subject, rule.id, rule.title, rule.help, row?.register ?? ''].every((text) => typeof text === 'string') &&
  (row === null || Number.isInteger(row.offset)) &&
  (row?.bytes ?? []).every(({ source, destination, failing }) => [source, destination, failing].every(isByte))

/** A device read from JSON, where bytes that may or may not be compared are in a separate list. */
function published(device: DeviceReport & { readonly undetermined?: readonly Difference[] }): DeviceReport {
  const open = (device.undetermined ?? []).map((byte) => ({ ...byte, outcome: 'undetermined' as const }))
  const differences = [...device.differences, ...open].map((byte) => ({ ...byte, note: '' }))
  return { ...device, differences: differences.sort((a, b) => a.offset - b.offset) }
}

/**
 * Returns the findings of an earlier report, read from a file: its published form has no sentences about rules.
 * @throws TypeError or RangeError for a value that is not a report
 */
export function findingsOf(report: Report): readonly Finding[] {
  const found = findings({ ...report, devices: report.devices.map(published) })
  if (!found.every(isSound)) throw new TypeError('not a finding')
  return found
}
