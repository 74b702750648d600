import type { Report, Unpaired } from '../../check/report/report'
import { stringify } from '../drawing/plain-json'
import type { MarkedReport } from './findings'
import { deviceJson, preamble } from './json'

const OTHER = { source: 'destination', destination: 'source' } as const

/** A device without counterpart on a line of its own, so that no reader takes its absence for a pass. */
const alone = (side: 'source' | 'destination', device: Unpaired) => ({
  id: device.id,
  address: { source: null, destination: null, [side]: device.address },
  verdict: 'undetermined',
  reason: `no counterpart in the ${OTHER[side]}`,
})

/** The same for one whose section could not be read. */
const unread = ({ side, section, reason }: NonNullable<Report['unread']>[number]) => ({
  id: section,
  address: { source: null, destination: null },
  verdict: 'undetermined',
  reason: `could not be read in the ${side}: ${reason}`,
})

/**
 * Returns one device per line, each a whole document: the preamble of the JSON, then the properties of its `devices`.
 */
export function ndjson(report: MarkedReport): string {
  const head = preamble(report)
  const lines = [
    ...report.devices.map(deviceJson),
    ...report.unpaired.source.map((device) => alone('source', device)),
    ...report.unpaired.destination.map((device) => alone('destination', device)),
    ...(report.unread ?? []).map(unread),
  ]
  return lines.map((line) => `${stringify({ ...head, ...line })}\n`).join('')
}
