import type { Report, Stop } from '../../check/report/report'
import { bullets, wrap } from '../drawing/wrap'

/** What differs, for each kind of stop. */
export const STOP: Readonly<Record<Stop['kind'], string>> = {
  'stream-form': 'machine types up to 2.3 write and expect a different form of stream than later ones',
  configuration: 'the migration settings of both sides, or the UUID of the guest, differ',
  'machine-type': 'the machine types differ',
  'ram-block': 'a block of RAM, video RAM or an option ROM differs',
  'unknown-section': 'the destination has no such device',
  'section-version': 'the destination is older than this section',
  config: 'config space differs',
  field: 'a property of the device differs',
  'section-length': "the device's state has a different length",
  subsection: "the destination's release does not know part of the device's state",
  'virtio-features': 'the guest uses features that the device does not offer',
  abort: 'loading it ends QEMU with a failed assertion',
}

/** QEMU prints nothing where it crashes. */
const CRASH = 'loading it crashes QEMU'

/** What differs, or happens, at a stop. */
const whatOf = ({ kind, message }: Stop): string => (kind === 'abort' && message === null ? CRASH : STOP[kind])

/** "ram: a block of RAM differs: Size mismatch: …" */
export const stopSentence = (stop: Stop): string =>
  `${stop.section}: ${whatOf(stop)}${stop.message === null ? '' : `: ${stop.message}`}`

/** Returns the first obstacle of a whole machine as a clause, or null. */
export function firstStop({ stops = [] }: Report): string | null {
  const [first] = stops
  return first ? `stops at ${first.section}: ${whatOf(first)}` : null
}

/** Returns what QEMU prints last, and what would stop it next. */
export function stopsText({ stops = [] }: Report, width: number): string[] {
  const [first, ...next] = stops
  if (!first) return []
  return [
    '',
    'QEMU loads sections in this order and stops at the first that fails:',
    ...wrap(stopSentence(first), width - 4).map((line, i) => `${i === 0 ? '  > ' : '    '}${line}`),
    ...(next.length > 0 ? ['', 'Would fail next:', ...bullets(next.map(stopSentence), width)] : []),
  ]
}
