import type { FingerprintReport } from './fingerprint-report'

/**
 * The trait of a fingerprint. Custom traits of OpenStack Placement begin with CUSTOM_ and have at most 255 upper-case
 * letters, digits and underscores (os_traits, check of names).
 */
export const traitOf = (fingerprint: string): string => `CUSTOM_PCIMIG_${fingerprint.toUpperCase()}`

/** Returns the trait of each fingerprint once, a line each, in order. */
export function fingerprintNova({ inputs }: FingerprintReport): string {
  const traits = inputs.flatMap(({ devices }) =>
    devices.flatMap(({ fingerprint }) => (fingerprint === null ? [] : [traitOf(fingerprint)])),
  )
  return [...new Set(traits)]
    .sort()
    .map((trait) => `${trait}\n`)
    .join('')
}
