import { hex } from '../../bytes/hex'
import { PAGES } from '../../check/cases/pages'
import type { DeviceReport, Report, Stop, Verdict } from '../../check/report/report'
import { caseAddress } from '../drawing/addresses'
import { bitWords, twoDigits } from '../drawing/words'
import { type ByteRow, rows } from './bytes/rows'
import { STOP, whatOf } from './stops'

/** A kind of finding, under a code that never changes. */
export interface FindingRule {
  readonly id: string
  readonly title: string
  readonly help: string
  /** Its page on the web, null if it has none. */
  readonly page?: string | null
}

/** Something that keeps a migration from being accepted, or a verdict from being given. */
export interface Finding {
  readonly rule: FindingRule
  /** `error`: QEMU refuses; `warning`: no verdict. */
  readonly level: 'error' | 'warning'
  /** Id of the device or of the section of the stream. */
  readonly subject: string
  readonly device: DeviceReport | null
  /** The bytes, if it is about bytes. */
  readonly row: ByteRow | null
  /** Which side it is about, if only one. */
  readonly side: 'source' | 'destination' | null
  readonly message: string
  /** Why it is allowed; null if it is not. */
  readonly suppressed: string | null
  /** Whether the baseline has it; null without a baseline. */
  readonly known: boolean | null
}

/** What an allow-list and a baseline say about a report's findings, by their fingerprints. */
export interface Marks {
  /** Findings that the allow-list suppresses, and why; null without an allow-list. */
  readonly suppressed: readonly { readonly fingerprint: string; readonly reason: string }[] | null
  /** Whether a suppressed finding may pass: --accept-suppressed. */
  readonly accepted: boolean
  /** What the baseline had; null without one. */
  readonly known: readonly string[] | null
  /** Findings that the baseline had and the report no longer has. */
  readonly gone: readonly Finding[]
  /** The verdict that the exit code stands for, if the files made it differ from the report's. */
  readonly exit?: ExitByFiles
}

/** What the exit code stands for, and the files that decided it. */
export interface ExitByFiles {
  readonly verdict: Verdict
  readonly allow: string | null
  readonly baseline: string | null
}

/** A report, with marks on its findings. */
export interface MarkedReport extends Report {
  readonly marks?: Marks
}

const UNMARKED = { suppressed: null, known: null } as const

const HOW_IT_IS_COMPARED =
  'QEMU refuses a migration stream when (source ^ destination) & cmask & ~wmask & ~w1cmask is not 0 at some byte.'

const NO_VERDICT: FindingRule = {
  id: 'undetermined',
  title: 'No verdict for a device',
  help: 'A compared byte is unknown on one side, so neither a pass nor a failure can be promised.',
}

const NO_COUNTERPART: FindingRule = {
  id: 'no-counterpart',
  title: 'A device exists on one side only',
  help: 'Name its counterpart with --map SRC=DST, or leave it out with --device.',
}

const OTHER_SIZE: FindingRule = {
  id: 'config-size',
  title: 'Config space has a different size on the destination',
  help: 'A conventional device has 256 bytes of config space and a PCI Express device 4096: place both devices in the same way.',
}

const UNREAD: FindingRule = {
  id: 'section-unread',
  title: 'A section of a stream could not be read',
  help: 'Nothing can be said about a device whose section pcimig could not decode.',
}

/** The rule of a known case, or null. */
function ruleOfCase(code: string | null): FindingRule | null {
  const page = code === null ? undefined : PAGES[code]
  if (code === null || !page) return null
  return {
    id: code,
    title: page.title,
    page: caseAddress(code, page.sources),
    help: [page.cause, ...page.remedies.map(({ text }) => text)].join(' '),
  }
}

function ruleOf({ bytes, note }: ByteRow): FindingRule {
  const { rule, case: code, outcome } = bytes[0]!
  if (outcome === 'undetermined') return NO_VERDICT
  const known = ruleOfCase(code)
  if (known) return known
  return {
    id: rule,
    title: `QEMU compares a byte that differs: ${rule}`,
    help: `${note ? `${note}. ` : ''}${HOW_IT_IS_COMPARED}`,
  }
}

const values = (row: ByteRow, of: 'source' | 'destination' | 'failing'): string =>
  row.bytes.map((byte) => twoDigits(byte[of])).join(' ')

function failingText(row: ByteRow): string {
  const [only, second] = row.bytes
  return second === undefined ? bitWords(only!.failing) : `bits ${values(row, 'failing')}`
}

/** "PCI Express > Slot Status (Presence Detect State) is 00 in the source and 40 in the destination; …" */
export function rowSentence(row: ByteRow): string {
  const fields = row.fields.length === 0 ? '' : ` (${row.fields.join(', ')})`
  const both = `is ${values(row, 'source')} in the source and ${values(row, 'destination')} in the destination`
  const fate =
    row.outcome === 'fails' ? `QEMU compares ${failingText(row)}` : 'it is unknown whether QEMU compares that'
  return `${row.register}${fields} ${both}; ${fate}: ${row.note}`
}

function ofDevice(device: DeviceReport): Finding[] {
  const base = { subject: device.id, device, side: null, ...UNMARKED }
  const found = rows(device.differences.filter(({ outcome }) => outcome === 'fails' || outcome === 'undetermined')).map(
    (row): Finding => ({
      ...base,
      rule: ruleOf(row),
      level: row.outcome === 'fails' ? 'error' : 'warning',
      row,
      message: rowSentence(row),
    }),
  )
  if (device.verdict === 'undetermined') {
    const message = `no verdict: ${device.reason ?? 'a checked byte is unknown'}`
    return [{ ...base, rule: NO_VERDICT, level: 'warning', row: null, message }, ...found]
  }
  if (device.verdict === 'incompatible' && device.firstFailure === null) {
    const message = device.reason ?? 'the sizes of config space differ'
    const rule = ruleOfCase(device.obstacle?.code ?? null) ?? OTHER_SIZE
    return [{ ...base, rule, level: 'error', row: null, message }, ...found]
  }
  return found
}

function ofStop(stop: Stop): Finding {
  const { section, kind, message } = stop
  return {
    rule: {
      id: `stream-${kind}`,
      title: `A stream is refused: ${STOP[kind]}`,
      help: `QEMU stops loading: ${STOP[kind]}.`,
    },
    level: 'error',
    subject: section,
    device: null,
    row: null,
    side: null,
    ...UNMARKED,
    message: `${whatOf(stop)}${message === null ? '' : `: ${message}`}`,
  }
}

function unpaired({ unpaired: both, stops }: Report): Finding[] {
  const of = (side: 'source' | 'destination', other: string): Finding[] =>
    both[side].map(({ id }) => ({
      rule: NO_COUNTERPART,
      level: 'warning',
      subject: id,
      device: null,
      row: null,
      side,
      ...UNMARKED,
      message: `has no counterpart in the ${other}`,
    }))
  // A device that only the destination of a stream has stays unchanged.
  return [...of('source', 'destination'), ...(stops ? [] : of('destination', 'source'))]
}

/**
 * Returns all findings of a report: first what QEMU refuses, in the order of the report, then what is open. What stops
 * a stream at a device's config space, or at a bug in QEMU, is covered by the device's own findings.
 */
export function findings(report: MarkedReport): Finding[] {
  const found = unmarked(report)
  const { marks } = report
  return marks ? found.map((finding) => marked(finding, marks)) : found
}

function marked(finding: Finding, { suppressed, known }: Marks): Finding {
  const place = findingFingerprint(finding)
  return {
    ...finding,
    suppressed: suppressed?.find((entry) => entry.fingerprint === place)?.reason ?? null,
    known: known?.includes(place) ?? null,
  }
}

/** Whether a device's own findings cover it. */
const isOfDevice = ({ kind, section }: Stop, { devices }: Report): boolean =>
  kind === 'config' || (kind === 'abort' && devices.some(({ id, obstacle }) => obstacle && id === section))

function unmarked(report: Report): Finding[] {
  const all = [
    ...(report.stops ?? []).filter((stop) => !isOfDevice(stop, report)).map(ofStop),
    ...report.devices.flatMap(ofDevice),
    ...unpaired(report),
    ...(report.unread ?? []).map(
      ({ side, section, reason }): Finding => ({
        ...{ rule: UNREAD, level: 'warning', device: null, row: null, ...UNMARKED },
        ...{ subject: section, side, message: `could not be read: ${reason}` },
      }),
    ),
  ]
  return [...all.filter(({ level }) => level === 'error'), ...all.filter(({ level }) => level === 'warning')]
}

/**
 * Returns the identity of a finding: its place and kind but not its values, so that the same obstacle keeps its
 * identity while its bytes change.
 */
export const findingFingerprint = ({ subject, row, rule, side }: Finding): string =>
  [subject, row === null ? (side ?? '') : hex(row.offset), rule.id].join('|')
