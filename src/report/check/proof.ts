import { hex } from '../../bytes/hex'
import type { Proof, ProofFinding } from '../../check/report/proof'
import type { DeviceReport } from '../../check/report/report'
import type { Look } from '../drawing/style'
import { bullets, wrap } from '../drawing/wrap'

/** With many fields the register alone says enough. */
const MOST_FIELDS = 4

/** Findings of neighbouring bytes with the same register and cause, with what QEMU prints at the first of them. */
interface Group {
  readonly first: ProofFinding
  readonly last: ProofFinding
  readonly fields: readonly string[]
}

const alike = ({ first, last }: Group, next: ProofFinding): boolean =>
  last.offset + 1 >= next.offset &&
  last.register === next.register &&
  first.why.action === next.why.action &&
  first.on === next.on

function groups(findings: readonly ProofFinding[]): Group[] {
  const found: Group[] = []
  for (const finding of findings) {
    const fields = finding.field === null ? [] : finding.field.split(', ')
    const at = found.findIndex((group) => alike(group, finding))
    const group = found[at]
    if (!group) found.push({ first: finding, last: finding, fields })
    else found[at] = { ...group, last: finding, fields: [...new Set([...group.fields, ...fields])] }
  }
  return found
}

const range = ({ first, last }: Group): string =>
  first.offset === last.offset
    ? hex(first.offset, 3)
    : `${hex(first.offset, 3)}-${last.offset.toString(16).padStart(3, '0')}`

function sentence(group: Group): string {
  const { first, fields } = group
  const where = [first.register, ...(fields.length > MOST_FIELDS ? [] : fields)].join(', ')
  const when = first.why.by === 'constant' ? first.why.action : `after ${first.why.action}`
  const decides = first.on === null ? '' : `; what decides: ${first.on}`
  const prints = first.firstFailure === null ? '' : `; QEMU prints ${first.firstFailure.message}`
  return `${range(group)} ${where}: ${when}${decides}${prints}`
}

/** Returns the outcome of a proof in one sentence, next to the verdict on the given state. */
export function proofHeadline({ outcome, findings, conditions }: Proof, verdict: DeviceReport['verdict']): string {
  const now =
    verdict === 'compatible' ? 'Compatible now' : verdict === 'incompatible' ? 'Refused now' : 'Undetermined now'
  switch (outcome) {
    case 'safe':
      return 'Safe: no config space that the guest can reach on the source is refused; virtio features and device state are not judged.'
    case 'depends': {
      const on = [...new Set([...findings.map((finding) => finding.on ?? ''), ...conditions])]
      return `Depends: ${on.join('; ')}.`
    }
    case 'unsafe': {
      const moved = findings.find((finding) => finding.on === null && finding.why.by !== 'constant')
      const first = moved ?? findings.find(({ on }) => on === null)!
      const constant = findings.some((finding) => finding.on === null && finding.why.by === 'constant')
      if (constant) return `Unsafe: ${now.toLowerCase()}, and in every state that the guest can reach.`
      const but = verdict === 'compatible' ? 'but refused' : 'and refused'
      return `Unsafe: ${now.toLowerCase()}, ${but} after ${first.why.action}.`
    }
  }
}

/**
 * Returns the grounds for it, one sentence each: the bits in question, what is unknown, and what is taken for granted.
 */
export const proofDetails = ({ findings, conditions, assumes }: Proof): readonly string[] => [
  ...groups(findings).map(sentence),
  ...conditions.map((text) => `not known: ${text}`),
  ...assumes.map((text) => `assumed: ${text}`),
]

/** Returns a device's proof as lines of text; none without a proof. */
export function proofText({ proof, verdict }: DeviceReport, { style, width }: Look): string[] {
  if (!proof) return []
  return ['', ...wrap(proofHeadline(proof, verdict), width).map(style.strong), ...bullets(proofDetails(proof), width)]
}
