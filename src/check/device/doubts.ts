import { type Doubt, doubtSentence, severityOf } from '../../pci/doubts/doubt'
import type { Proof } from '../report/proof'
import type { SaidDoubt, Verdict } from '../report/report'

/** A verdict, and why it is undetermined. */
export interface ReasonedVerdict {
  readonly verdict: Verdict
  readonly reason: string | null
}

/**
 * What makes the two dumps of a pair doubtful, and what verdict and proof are left then. Every verdict on a
 * pair passes through here: "compatible" never comes with a doubt, and nothing follows from bytes that are damaged or
 * belong to a device that can't be identified.
 */
export class PairDoubts {
  /** Each one once, those of the source first. */
  readonly all: readonly SaidDoubt[]

  constructor(source: readonly Doubt[], destination: readonly Doubt[]) {
    const said = (side: string) => (doubt: Doubt) => ({
      severity: severityOf(doubt),
      sentence: `${side}: ${doubtSentence(doubt)}`,
    })
    this.all = [...source.map(said('source')), ...destination.map(said('destination'))]
  }

  /** Returns what remains of the judgement on the bytes. */
  judge(found: ReasonedVerdict): ReasonedVerdict {
    const damage = this.all.find(({ severity }) => severity === 'damaged')
    if (damage) return { verdict: 'undetermined', reason: `no verdict on a damaged dump: ${damage.sentence}` }
    const strange = this.all.find(({ severity }) => severity === 'unknown')
    if (strange) return { verdict: 'undetermined', reason: strange.sentence }
    const [first] = this.all
    if (!first || found.verdict !== 'compatible') return found
    return { verdict: 'undetermined', reason: `profile and dump contradict each other: ${first.sentence}` }
  }

  /** Returns what remains of a proof. */
  prove(found: Proof): Proof {
    if (this.all.length === 0) return found
    const conditions = this.all.map(({ sentence }) => `the dumps may not show the device: ${sentence}`)
    if (this.all.some(({ severity }) => severity !== 'contradiction')) {
      return { outcome: 'depends', findings: [], conditions, assumes: [] }
    }
    const outcome = found.outcome === 'safe' ? 'depends' : found.outcome
    return { ...found, outcome, conditions: [...conditions, ...found.conditions] }
  }
}
