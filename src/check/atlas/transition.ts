import type { NoFresh } from '../../qemu/fresh/fresh'
import { COMPAT, defaultOf, hasProperty } from '../../qemu/releases/compat'
import { prove } from '../device/proof/prove'
import type { Outcome, Proof, ProofFinding } from '../report/proof'
import type { Form, Forms, Spot } from './form'
import { type Culprit, type Reason, reasonsOf } from './reason'

/** What happens to a device that migrates from one release or machine type to another. */
export interface Transition {
  readonly outcome: Outcome
  readonly reasons: readonly Reason[]
  /** What else decides, one sentence each. */
  readonly conditions: readonly string[]
}

/** Properties whose values differ between the two ends, each with the source's value. */
function differing(from: Spot, to: Spot): Culprit[] {
  const seen = new Set<string>()
  return COMPAT.flatMap((property): Culprit[] => {
    const source = defaultOf(property, from.qemu, from.machine)
    const destination = defaultOf(property, to.qemu, to.machine)
    const key = `${property.name}=${source}`
    if (source === destination || seen.has(key)) return []
    seen.add(key)
    return [{ name: property.name, source, destination, settable: hasProperty(property, to.qemu) }]
  })
}

/** The same bits of the same byte, with the same cause. */
const same =
  ({ offset, bits, why }: ProofFinding) =>
  (other: ProofFinding): boolean =>
    other.offset === offset && other.bits === bits && other.why.by === why.by

type Extra = readonly [
  source: readonly (readonly [string, string])[],
  destination: readonly (readonly [string, string])[],
]
const NOTHING: Extra = [[], []]

/** All transitions of one device type: each pair of forms is proved once. */
export class Transitions {
  private readonly proofs = new Map<string, Proof>()
  private readonly known = new Map<string, Transition>()

  constructor(private readonly forms: Forms) {}

  /**
   * @param extra properties of the source and of the destination besides those of the kind
   * @returns why nothing can be said, if one end can't be built
   */
  between(from: Spot, to: Spot, extra: Extra = NOTHING): Transition | NoFresh {
    const source = this.forms.at(from, extra[0])
    const destination = this.forms.at(to, extra[1])
    if ('reason' in source) return source
    if ('reason' in destination) return destination
    return this.ofForms(source, destination, from, to, extra[1])
  }

  /**
   * The same for two forms: `source` as built at `from`, `destination` as built at `to` with the properties `extra`.
   */
  ofForms(source: Form, destination: Form, from: Spot, to: Spot, extra: Extra[1]): Transition {
    const proof = this.proof(source, destination)
    if (proof.outcome === 'safe') return { outcome: 'safe', reasons: [], conditions: [] }
    const candidates = differing(from, to)
    const given = candidates.map(({ name, source: value, settable }) => `${name}=${value}${settable}`)
    const key = [source.id, destination.id, to.placement, ...given].join('|')
    const before = this.known.get(key)
    if (before) return before
    const culprit = (finding: ProofFinding) => this.culprit(finding, source, to, candidates, extra)
    const transition = {
      outcome: proof.outcome,
      reasons: reasonsOf(proof, source, destination, from, to, culprit),
      conditions: proof.conditions,
    }
    this.known.set(key, transition)
    return transition
  }

  private proof(source: Form, destination: Form): Proof {
    const key = `${source.id}>${destination.id}`
    const before = this.proofs.get(key)
    if (before) return before
    const proof = prove(source.side, destination.side)
    this.proofs.set(key, proof)
    return proof
  }

  /** The property that removes or reduces a finding when the destination gives it the source's value. */
  private culprit(
    finding: ProofFinding,
    source: Form,
    to: Spot,
    candidates: readonly Culprit[],
    extra: Extra[1],
  ): Culprit | null {
    const found = candidates.find(({ name, source: value }) => {
      const helped = this.forms.at(to, [...extra, [name, value]])
      return !('reason' in helped) && !this.proof(source, helped).findings.some(same(finding))
    })
    return found ?? null
  }
}
