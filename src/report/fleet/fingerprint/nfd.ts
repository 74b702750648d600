import { digits } from '../../../bytes/hex'
import type { Fingerprint } from '../../../check/fleet/fingerprint'
import type { FingerprintReport } from './fingerprint-report'

/**
 * Feature files of Node Feature Discovery's local source: a line "name=value" becomes the node label
 * feature.node.kubernetes.io/NAME with that value, "# +expiry-time=" says until when. Label names and values have at most
 * 63 characters of A-Z, a-z, 0-9, "-", "_" and ".", and begin and end with one of the first three kinds (Kubernetes,
 * "Labels and Selectors").
 */

/** "pcimig-10de-1eb8": all functions of one kind. */
const labelOf = ({ vendor, device }: Fingerprint): string => `pcimig-${digits(vendor, 4)}-${digits(device, 4)}`

/**
 * Returns a feature file: a label for each kind of device, whose value is the fingerprint; where the functions of one
 * kind differ, a numbered label for each fingerprint. Functions without one have no label.
 * @param expires until when the labels hold, or null
 */
export function fingerprintNfd({ inputs }: FingerprintReport, expires: Date | null): string {
  const kinds = new Map<string, Set<string>>()
  for (const device of inputs.flatMap(({ devices }) => devices)) {
    if (device.fingerprint === null) continue
    const label = labelOf(device)
    kinds.set(label, (kinds.get(label) ?? new Set()).add(device.fingerprint))
  }
  const lines = [...kinds].sort().flatMap(([label, values]) => {
    const sorted = [...values].sort()
    return sorted.map((value, at) => `${label}${sorted.length > 1 ? `.${at + 1}` : ''}=${value}\n`)
  })
  const expiry = expires === null ? '' : `# +expiry-time=${expires.toISOString().replace(/\.\d+Z$/, 'Z')}\n`
  return expiry + lines.join('')
}
