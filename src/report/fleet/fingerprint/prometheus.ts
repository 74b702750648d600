import { digits } from '../../../bytes/hex'
import { printable } from '../../../bytes/printable'
import type { Fingerprint } from '../../../check/fleet/fingerprint'
import type { FingerprintReport } from './fingerprint-report'

/** A label value of the text exposition format 0.0.4: backslash, quote and line end are escaped. */
const quoted = (value: string): string =>
  `"${printable(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`

const labels = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${quoted(value)}`)
    .join(',')

function seriesOf({ id, address, profile, vendor, device, size, fingerprint }: Fingerprint, path: string): string {
  const values = {
    input: path,
    device: address ?? id,
    profile: profile.name,
    kind: `${digits(vendor, 4)}:${digits(device, 4)}`,
    size: String(size),
    fingerprint: fingerprint ?? '',
  }
  return `pcimig_device_fingerprint_info{${labels(values)}} 1\n`
}

const HEAD =
  '# HELP pcimig_device_fingerprint_info What QEMU compares of a PCI device when it loads a migration; empty where unknown.\n' +
  '# TYPE pcimig_device_fingerprint_info gauge\n'

/** Returns a textfile for node_exporter: one series a device, its fingerprint in a label. */
export const fingerprintPrometheus = ({ inputs }: FingerprintReport): string =>
  HEAD + inputs.flatMap(({ input, devices }) => devices.map((device) => seriesOf(device, input.path))).join('')
