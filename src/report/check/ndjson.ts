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

/** What the lines hold after their preamble. */
function* documents({ devices, unpaired, unread: sections = [] }: MarkedReport): Generator<object> {
  for (const device of devices) yield deviceJson(device)
  for (const device of unpaired.source) yield alone('source', device)
  for (const device of unpaired.destination) yield alone('destination', device)
  for (const section of sections) yield unread(section)
}

/**
 * Returns one device per line, each a whole document: the preamble of the JSON, then the properties of its `devices`.
 * There may be very many.
 */
export function* ndjsonLines(report: MarkedReport): Generator<string> {
  const head = stringify(preamble(report)).slice(0, -'}'.length)
  for (const line of documents(report)) yield `${head},${stringify(line).slice('{'.length)}\n`
}

/** The same as one text. */
export const ndjson = (report: MarkedReport): string => [...ndjsonLines(report)].join('')
