import { InputError } from '../../../bytes/input-error'
import type { Report } from '../../../check/report/report'
import { readJson } from '../../../formats/json'
import type { Finding, MarkedReport } from '../../../report/check/findings'
import type { Triage } from '../../../report/check/triage'
import { inFile } from '../../reading/in-file'
import { readBytes } from '../../reading/input'

/** The options of `check` that accept findings. */
export interface TriageOptions {
  readonly allow?: string
  readonly baseline?: string
  readonly acceptSuppressed?: boolean
}

const asText = async (path: string): Promise<string> => new TextDecoder().decode(await readBytes(path))

/** Both write findings in the same form. */
const BASELINE_VERSIONS: readonly unknown[] = [1, 2]

const REMEDY = 'Give the output of check --format json.'

/** The findings of an earlier report. */
function baselineOf(text: string, findingsOf: (report: Report) => readonly Finding[]): readonly Finding[] {
  const report = readJson(text, REMEDY) as { readonly schemaVersion?: unknown } | null
  if (!BASELINE_VERSIONS.includes(report?.schemaVersion)) {
    throw new InputError('is not a report of schemaVersion 1 or 2', {}, REMEDY)
  }
  try {
    return findingsOf(report as unknown as Report)
  } catch {
    throw new InputError('is an incomplete report', {}, REMEDY)
  }
}

/**
 * Removes from a report the findings that the options allow, or an earlier report has.
 * @throws InputError for invalid files
 */
async function triageReport(report: Report, options: TriageOptions): Promise<Triage> {
  const { allow, baseline, acceptSuppressed: accepted = false } = options
  const { findingsOf, triage } = await import('../../../report/check/triage')
  const list = allow === undefined ? null : await asText(allow)
  const userFiles = list === null ? null : await import('../../options/files')
  const before = baseline === undefined ? null : await asText(baseline)
  return triage(report, {
    allowed: list === null || userFiles === null ? [] : inFile(allow!, () => userFiles.readAllowList(list)),
    listed: list !== null,
    accepted,
    baseline: before === null ? null : inFile(baseline!, () => baselineOf(before, findingsOf)),
    today: new Date().toISOString().slice(0, 10),
  })
}

/** A report, and what counts for the exit code. */
export interface Triaged {
  readonly report: MarkedReport
  readonly verdict: Report['verdict']
}

/**
 * Applies the options to a report's findings. Suppressed findings count for the verdict unless they are
 * accepted; known ones do not.
 * @throws InputError for invalid files
 */
export async function triaged(report: Report, options: TriageOptions): Promise<Triaged> {
  const { allow, baseline, acceptSuppressed = false } = options
  if (acceptSuppressed && allow === undefined) {
    throw new InputError('--accept-suppressed has no effect without --allow', {}, 'Name the file: --allow FILE.')
  }
  if (allow === undefined && baseline === undefined) return { report, verdict: report.verdict }
  const { report: noted, left, suppressed, founded } = await triageReport(report, options)
  const counted = acceptSuppressed ? left : [...left, ...suppressed]
  const has = (level: 'error' | 'warning') => counted.some((finding) => finding.level === level)
  const verdict = has('error') ? 'incompatible' : has('warning') ? 'undetermined' : 'compatible'
  if (verdict === report.verdict || !founded) return { report: noted, verdict: report.verdict }
  const exit = { verdict, allow: acceptSuppressed ? (allow ?? null) : null, baseline: baseline ?? null } as const
  return { report: { ...noted, marks: { ...noted.marks!, exit } }, verdict }
}
