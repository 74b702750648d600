import type { ComparedFingerprints, ComparedPair } from '../../../check/fleet/compare'
import type { Fingerprint } from '../../../check/fleet/fingerprint'
import { stringify } from '../../drawing/plain-json'
import type { FingerprintReport } from './fingerprint-report'

const deviceJson = ({ id, address, profile, vendor, device, size, fingerprint, reason }: Fingerprint) => ({
  id,
  address,
  profile,
  vendor,
  device,
  size,
  fingerprint,
  reason,
})

/** Returns one document: schemaVersion 1, `inputs` with their devices. */
export function fingerprintJson({ tool, target, inputs }: FingerprintReport): string {
  const all = inputs.map(({ input, devices }) => ({ ...input, devices: devices.map(deviceJson) }))
  return `${stringify({ schemaVersion: 1, tool, target, inputs: all }, 2)}\n`
}

/** Returns a line for each device, with the path of its input: what a warehouse joins on. */
export const fingerprintNdjson = ({ tool, target, inputs }: FingerprintReport): string =>
  inputs
    .flatMap(({ input, devices }) =>
      devices.map((device) => `${stringify({ schemaVersion: 1, tool, target, input, ...deviceJson(device) })}\n`),
    )
    .join('')

const pairJson = ({ a, b, equal, differences }: ComparedPair) => ({
  a: deviceJson(a),
  b: deviceJson(b),
  equal,
  differences: differences.map((difference) => ({
    offset: difference.offset,
    register: difference.register,
    of: difference.of,
    case: difference.case,
  })),
})

/** Returns one document: schemaVersion 1, `pairs`, and the devices that only one side has. */
export function comparisonJson({ pairs, onlyA, onlyB }: ComparedFingerprints, tool: FingerprintReport['tool']): string {
  const document = {
    schemaVersion: 1,
    tool,
    pairs: pairs.map(pairJson),
    only: { a: onlyA.map(deviceJson), b: onlyB.map(deviceJson) },
  }
  return `${stringify(document, 2)}\n`
}
