import type { Proof } from '../report/proof'
import type { DeviceReport } from '../report/report'
import type { ReasonedVerdict } from './doubts'
import type { Obstacle } from './obstacles'

/** Limits a proof by the verdict: what is undetermined for the given state is undetermined for all states. */
export function underVerdict({ verdict, reason }: ReasonedVerdict, proof: Proof): Proof {
  if (verdict !== 'undetermined' || proof.outcome !== 'safe') return proof
  return { ...proof, outcome: 'depends', conditions: [...proof.conditions, reason ?? 'the verdict is undetermined'] }
}

/** No state of the guest is safe if the device can't be migrated at all. */
export function blocked(proof: Proof, obstacle: Obstacle | null): Proof {
  if (!obstacle) return proof
  const outcome = proof.outcome === 'safe' ? 'depends' : proof.outcome
  return { ...proof, outcome, conditions: [obstacle.because, ...proof.conditions] }
}

/** Returns the report of a device whose verdict depends on something that was not given: no byte is sure to be refused. */
export function leftOpen(shown: DeviceReport, reason: string): DeviceReport {
  const open = { verdict: 'undetermined', reason } as const
  return {
    ...shown,
    ...open,
    firstFailure: null,
    differences: shown.differences.map((byte) =>
      byte.outcome === 'fails' ? { ...byte, outcome: 'undetermined' } : byte,
    ),
    ...(shown.proof ? { proof: underVerdict(open, shown.proof) } : {}),
  }
}
