import { printableData } from '../../bytes/printable'
import type { DeviceReport } from '../../check/report/report'
import { range, twoDigits } from '../drawing/words'
import { element, XML_DECLARATION } from '../drawing/xml'
import { groups, type RegisterGroup } from './bytes/groups'
import { type ByteRow, rows, whyAdopted } from './bytes/rows'
import { type Finding, findings, type MarkedReport } from './findings'
import { asSentence, influences } from './settings'
import { headline } from './verdict'

/** A test case with its outcome. */
interface Case {
  readonly name: string
  readonly outcome: 'passed' | 'failure' | 'error' | 'skipped'
  /** The element with the outcome, and further elements. */
  readonly inside: readonly string[]
}

interface Suite {
  readonly name: string
  readonly cases: readonly Case[]
}

/** Jenkins takes everything before the last full stop for a package. */
const className = (id: string): string => id.replaceAll('.', '_')

function adopted({ differences }: RegisterGroup): string[] {
  const lines = rows(differences.filter(({ outcome }) => outcome === 'adopted')).map((row) => {
    const bytes = (of: 'source' | 'destination') => row.bytes.map((byte) => twoDigits(byte[of])).join(' ')
    const why = whyAdopted(row)
    return `${range(row)} ${row.register}: ${bytes('source')} -> ${bytes('destination')}, adopted: ${why}`
  })
  return lines.length === 0 ? [] : [element('system-out', {}, [lines.join('\n')])]
}

function bad(outcome: 'failure' | 'error', type: string, lines: readonly string[]): string {
  return element(outcome, { message: lines[0] ?? '', type }, [lines.join('\n')])
}

/** A case whose findings are allowed. */
function skippedCase(name: string, reasons: readonly string[], lines: readonly string[]): Case {
  const skipped = element('skipped', { message: `suppressed: ${[...new Set(reasons)].join('; ')}` }, [])
  return { name, outcome: 'skipped', inside: [skipped, element('system-out', {}, [lines.join('\n')])] }
}

/** @param own the findings of the device that are about bytes */
function groupCase(group: RegisterGroup, failure: DeviceReport['firstFailure'], own: readonly Finding[]): Case {
  const { name, differences } = group
  const of = (outcome: string) => rows(differences.filter((byte) => byte.outcome === outcome))
  const failing = of('fails')
  const open = of('undetermined')
  const offsets = [...failing, ...open].map(({ offset }) => offset)
  const here = own.filter(({ row }) => row !== null && offsets.includes(row.offset))
  const sentence = (row: ByteRow) =>
    `${range(row)} ${here.find((finding) => finding.row?.offset === row.offset)?.message}`
  const reasons = here.flatMap(({ suppressed }) => (suppressed === null ? [] : [suppressed]))
  if (reasons.length > 0 && reasons.length === here.length) {
    return skippedCase(
      name,
      reasons,
      here.map(({ message }) => message),
    )
  }
  if (failing.length > 0) {
    const stopsHere = differences.some((byte) => byte.offset === failure?.offset)
    const lines = [...failing.map(sentence), ...(stopsHere ? [failure!.message] : [])]
    const type = failing[0]!.bytes[0]!.case ?? failing[0]!.bytes[0]!.rule
    return { name, outcome: 'failure', inside: [bad('failure', type, lines), ...adopted(group)] }
  }
  if (open.length > 0) {
    const lines = open.map(sentence)
    return { name, outcome: 'error', inside: [bad('error', 'undetermined', lines), ...adopted(group)] }
  }
  return { name, outcome: 'passed', inside: adopted(group) }
}

/** If a device has no verdict, a structure without findings has not passed: what was not seen may differ. */
const withoutVerdict = (entry: Case): Case =>
  entry.outcome === 'passed'
    ? {
        ...entry,
        outcome: 'skipped',
        inside: [element('skipped', { message: 'no verdict for the device' }, []), ...entry.inside],
      }
    : entry

/** A finding that is not about a register. */
const findingCase = ({ rule, level, message, suppressed }: Finding): Case => {
  if (suppressed !== null) return skippedCase(rule.title, [suppressed], [message])
  const outcome = level === 'error' ? 'failure' : 'error'
  return { name: rule.title, outcome, inside: [bad(outcome, rule.id, [message])] }
}

function deviceSuite(device: DeviceReport, found: readonly Finding[]): Suite {
  const own = found.filter((finding) => finding.device === device)
  const byGroup = groups(device)
    .map((group) => groupCase(group, device.firstFailure, own))
    .map((entry) => (device.verdict === 'undetermined' ? withoutVerdict(entry) : entry))
  return { name: device.id, cases: [...byGroup, ...own.filter(({ row }) => row === null).map(findingCase)] }
}

function otherSuites(found: readonly Finding[]): Suite[] {
  const subjects = [...new Set(found.map(({ subject }) => subject))]
  return subjects.map((name) => ({ name, cases: found.filter(({ subject }) => subject === name).map(findingCase) }))
}

const counts = (cases: readonly Case[]) => {
  const of = (outcome: Case['outcome']) => `${cases.filter((entry) => entry.outcome === outcome).length}`
  return { tests: `${cases.length}`, failures: of('failure'), errors: of('error'), skipped: of('skipped') }
}

const suiteElement = ({ name, cases }: Suite): string =>
  element(
    'testsuite',
    { name, ...counts(cases), time: '0' },
    cases.map(({ name: title, inside }) =>
      element('testcase', { name: title, classname: className(name), time: '0' }, inside, true),
    ),
    true,
  )

/**
 * Returns the report as JUnit XML in the form that Jenkins reads (junit-10.xsd of its xUnit plugin): a suite for each
 * device, a case for its header and each of its capabilities. `failure` is what QEMU refuses, `error` is what has no
 * verdict. The devices carry their grids.
 */
export function junit(report: MarkedReport): string {
  const clean = printableData(report)
  // What may pass is skipped, which dashboards count separately; what may not fails, with the reason given.
  const found = findings(clean).map((finding) =>
    clean.marks?.accepted || finding.suppressed === null
      ? finding
      : { ...finding, suppressed: null, message: `${finding.message} (suppressed: ${finding.suppressed})` },
  )
  const suites = [
    ...clean.devices.map((device) => deviceSuite(device, found)),
    ...otherSuites(found.filter(({ device }) => device === null)),
  ]
  // The schema has no attribute for the number skipped in all suites.
  const { skipped: _, ...total } = counts(suites.flatMap(({ cases }) => cases))
  const properties = {
    name: [`pcimig: ${headline(clean)}`, ...influences(clean).map(asSentence)].join(' '),
    ...total,
    time: '0',
  }
  return `${XML_DECLARATION}${element('testsuites', properties, suites.map(suiteElement), true)}\n`
}
