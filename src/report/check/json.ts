import { toHex } from '../../bytes/hex'
import type { Proof } from '../../check/report/proof'
import type { Assumption, DeviceReport, Difference } from '../../check/report/report'
import { stringify } from '../drawing/plain-json'
import type { MarkedReport } from './findings'

/** Whether it is known what QEMU does with the byte: the published `differences` hold only such bytes. */
const isDecided = ({ outcome }: Difference): boolean => outcome === 'fails' || outcome === 'adopted'

/** A difference with the published properties in the published order. */
const difference = (byte: Difference) => ({
  offset: byte.offset,
  source: byte.source,
  destination: byte.destination,
  cmask: byte.cmask,
  wmask: byte.wmask,
  w1cmask: byte.w1cmask,
  failing: byte.failing,
  ...(isDecided(byte) ? { outcome: byte.outcome } : {}),
  register: byte.register,
  field: byte.field,
  rule: byte.rule,
  case: byte.case,
})

const assumption = ({ property, value, from, confirmed, text }: Assumption) => ({
  property,
  value,
  from,
  confirmed,
  text,
})

const proof = ({ outcome, findings, conditions, assumes }: Proof) => ({
  outcome,
  findings: findings.map((finding) => ({
    offset: finding.offset,
    bits: finding.bits,
    register: finding.register,
    field: finding.field,
    by: finding.why.by,
    action: finding.why.action,
    on: finding.on,
    firstFailure: finding.firstFailure,
    witness: finding.witness && toHex(finding.witness),
  })),
  conditions,
  assumes,
})

/** With `--all` the equal bytes, in a separate list, as they are not differences. */
function equalBytes({ differences }: DeviceReport) {
  const equal = differences.filter(({ outcome }) => outcome === 'equal')
  return equal.length === 0 ? {} : { equal: equal.map(difference) }
}

/**
 * Returns a device with the published properties in the published order, and additions after them: differing bytes of
 * which it is unknown whether QEMU compares them, `view`, `notes`.
 */
export const deviceJson = (device: DeviceReport) => ({
  id: device.id,
  address: { source: device.address.source, destination: device.address.destination },
  profile: { name: device.profile.name, how: device.profile.how, verified: device.profile.verified },
  verdict: device.verdict,
  reason: device.reason,
  size: device.size,
  firstFailure: device.firstFailure,
  ...(device.obstacle ? { obstacle: { code: device.obstacle.code, message: device.obstacle.message } } : {}),
  differences: device.differences.filter(isDecided).map(difference),
  undetermined: device.differences.filter(({ outcome }) => outcome === 'undetermined').map(difference),
  ...equalBytes(device),
  view: device.view,
  ...(device.kernels
    ? { kernels: device.kernels.map(({ source, destination, verdict }) => ({ source, destination, verdict })) }
    : {}),
  notes: device.notes,
  ...(device.assumptions ? { assumptions: device.assumptions.map(assumption) } : {}),
  ...(device.proof ? { proof: proof(device.proof) } : {}),
})

/** Returns what every JSON document starts with. */
export const preamble = ({
  schemaVersion,
  tool,
  inputs,
  covers,
  target,
  predicted,
  settings,
  guard,
  marks,
}: MarkedReport) => ({
  schemaVersion,
  tool: { name: tool.name, version: tool.version },
  inputs,
  covers,
  target,
  ...(predicted ? { predicted } : {}),
  ...(settings ? { settings: { file: settings.file, options: settings.options } } : {}),
  ...(guard ? { guard: { migration: guard.migration, cancel: guard.cancel, source: guard.source } } : {}),
  ...(marks?.exit
    ? { exit: { verdict: marks.exit.verdict, allow: marks.exit.allow, baseline: marks.exit.baseline } }
    : {}),
})

/** Returns the published JSON of `check`, schemaVersion 2, as an object. */
export const reportJson = (report: MarkedReport) => ({
  ...preamble(report),
  verdict: report.verdict,
  unpaired: report.unpaired,
  devices: report.devices.map(deviceJson),
  ...(report.stops ? { stops: report.stops } : {}),
  notes: report.notes,
})

/** Returns the same as a document. */
export const json = (report: MarkedReport): string => `${stringify(reportJson(report), 2)}\n`
