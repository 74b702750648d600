import { naming } from '../../pci/name'
import type { Actor } from '../../qemu/painting/step'
import { caseOf } from '../cases/known'
import type { Proof, ProofFinding } from '../report/proof'
import type { Form, Spot } from './form'

/** A property that releases or machine types give different values. */
export interface Culprit {
  readonly name: string
  readonly source: string
  readonly destination: string
  /** Whether the destination's QEMU knows it, so that giving it the source's value there helps. */
  readonly settable: boolean
}

/** Why a migration fails, or may fail, at neighbouring bytes of one register. */
export interface Reason {
  readonly offset: number
  readonly register: string
  readonly field: string | null
  /** What causes it; `constant`: it has that value from the start. */
  readonly by: Actor | 'constant'
  /** What happens: "the guest writes Secondary Latency Timer". */
  readonly action: string
  /** The byte at `offset` in the state that fails, and the destination's. */
  readonly source: number
  readonly destination: number
  /** What decides whether it happens, or null. */
  readonly on: string | null
  readonly property: Culprit | null
  /** Code of the known cause, or null. */
  readonly case: string | null
}

const joined = (fields: readonly (string | null)[]): string | null => {
  const names = [...new Set(fields.flatMap((field) => field?.split(', ') ?? []))]
  return names.length === 0 ? null : names.join(', ')
}

/** Findings of one register and one cause, in the order of their first offsets. */
function grouped(findings: readonly ProofFinding[]): ProofFinding[][] {
  const groups = new Map<string, ProofFinding[]>()
  for (const finding of findings) {
    const key = [finding.register, finding.why.by, finding.why.action, finding.on].join('|')
    groups.set(key, [...(groups.get(key) ?? []), finding])
  }
  return [...groups.values()]
}

/** The source's byte in the state that fails. */
const failingByte = ({ offset, witness }: ProofFinding, source: Form): number =>
  witness?.[offset] ?? source.side.masks.config[offset] ?? 0

function knownCause(finding: ProofFinding, source: Form, destination: Form, from: Spot, to: Spot): string | null {
  const { offset } = finding
  const { masks } = destination.side
  if (offset >= masks.size) return null
  const read = failingByte(finding, source)
  const own = masks.config[offset]!
  return caseOf({
    named: naming(masks.config).at(offset),
    failing: (read ^ own) & finding.bits,
    source: read,
    destination: own,
    masks: { cmask: masks.cmask[offset]!, wmask: masks.wmask[offset]!, w1cmask: masks.w1cmask[offset]! },
    devices: [destination.side.type],
    sourceQemu: from.qemu.text,
    destinationQemu: to.qemu.text,
    machine: to.machine.version.text,
    pseries: false,
  })
}

/**
 * Returns the reasons of a proof that is not safe.
 * @param culprit names the property that causes a finding
 */
export function reasonsOf(
  proof: Proof,
  source: Form,
  destination: Form,
  from: Spot,
  to: Spot,
  culprit: (finding: ProofFinding) => Culprit | null,
): readonly Reason[] {
  return grouped(proof.findings).map((findings) => {
    const first = findings[0]!
    const { offset, register, why, on } = first
    return {
      offset,
      register,
      field: joined(findings.map(({ field }) => field)),
      by: why.by,
      action: why.action,
      source: failingByte(first, source),
      destination: destination.side.masks.config[offset] ?? 0,
      on,
      property: culprit(first),
      case: knownCause(first, source, destination, from, to),
    }
  })
}
