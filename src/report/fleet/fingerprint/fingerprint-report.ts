import type { Fingerprint } from '../../../check/fleet/fingerprint'
import type { Input } from '../../../check/report/report'

/** What one input gave. */
export interface FingerprintedInput {
  readonly input: Input
  readonly devices: readonly Fingerprint[]
}

/** The QEMU that the fingerprints are of; null if it was left open and made no difference. */
export interface FingerprintTarget {
  readonly qemu: string | null
  readonly machine: string | null
}

/** All that a command line asked for. */
export interface FingerprintReport {
  readonly tool: { readonly name: string; readonly version: string }
  readonly target: FingerprintTarget
  readonly inputs: readonly FingerprintedInput[]
}
