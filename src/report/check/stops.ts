import type { MissingFeature, Report, StateDifference, Stop } from '../../check/report/report'
import { bullets, wrap } from '../drawing/wrap'
import { type AlikeStops, alikeStops, moreAlike } from './alike'

/** What differs, for each kind of stop. */
export const STOP: Readonly<Record<Stop['kind'], string>> = {
  'stream-form': 'machine types up to 2.3 write and expect a different form of stream than later ones',
  command:
    'the source announces that its guest has stopped (send-switchover-start), which QEMU before 10.0 does not understand',
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
  abort: 'loading it aborts QEMU with a failed assertion',
}

/** QEMU prints nothing if it crashes. */
const CRASH = 'loading it crashes QEMU'

/** "version 3 of serial was sent, and 2 is the newest that it loads" */
function differing({ state, field, subsection, sent, loaded }: StateDifference): string {
  if (subsection !== null) return `it knows no subsection ${subsection} of ${state}`
  if (field === null) {
    const limit = (sent ?? 0) > (loaded ?? 0) ? 'newest' : 'oldest'
    return `version ${sent} of ${state} was sent, and ${loaded} is the ${limit} that it loads`
  }
  if (sent === null && loaded !== null) return `it reads a field ${field} of ${state} that was not sent`
  if (loaded === null) return `it knows no field ${field} of ${state}`
  return `${sent} bytes were sent of field ${field} of ${state}, and it reads ${loaded}`
}

/** "bit 56 (HOST_USO, property host_uso)" */
function missingName({ bit, name, property }: MissingFeature): string {
  const names = [name, property === null ? null : `property ${property}`].filter((each) => each !== null)
  return `bit ${bit}${names.length === 0 ? '' : ` (${names.join(', ')})`}`
}

/** What differs, or happens, at a stop. */
export function whatOf({ kind, message, differs, missing = [] }: Stop): string {
  if (kind === 'abort' && message === null) return CRASH
  if (missing.length > 0) return `${STOP[kind]}: ${missing.map(missingName).join(', ')}`
  return differs ? differing(differs) : STOP[kind]
}

/** Switching missing features on at the destination, or off for the guest; null if no property offers them. */
function switches(missing: readonly MissingFeature[]): string | null {
  const names = [...new Set(missing.flatMap(({ property }) => property ?? []))]
  if (names.length === 0) return null
  const all = (value: string) => names.map((name) => `${name}=${value}`).join(', ')
  return `Start the destination with ${all('on')} for this device, if its QEMU and its host support that, or restart the guest with ${all('off')} on both sides.`
}

/** What to do about a state that the destination does not load, or null. */
function wayOut({ differs, missing = [] }: Stop): string | null {
  if (missing.length > 0) return switches(missing)
  if (!differs?.loadedBy) return null
  const { loadedBy } = differs
  const releases =
    loadedBy.length === 0
      ? 'No measured release loads it'
      : `Of the measured releases, ${loadedBy.join(', ')} ${loadedBy.length === 1 ? 'loads' : 'load'} it`
  return `${releases}: choose a destination that does, or start the guest with a machine type or properties that do not add it.`
}

/** "ram: a block of RAM differs: Size mismatch: …" */
export const stopSentence = (stop: Stop): string =>
  `${stop.section}: ${whatOf(stop)}${stop.message === null ? '' : `: ${stop.message}`}`

/** The section of a stop, and those at which QEMU stops for the same reason: "ram", "a (and 2 more alike: b, c)" */
export const alikeSections = ({ first, others }: AlikeStops): string =>
  others.length === 0 ? first.section : `${first.section} (${moreAlike(others.map(({ section }) => section))})`

/** Returns the first obstacle of a whole machine as a clause, or null. */
export function firstStop({ stops = [] }: Report): string | null {
  const [first] = stops
  return first ? `stops at ${first.section}: ${whatOf(first)}` : null
}

/** Returns what QEMU prints last, and what would stop it next. */
export function stopsText({ stops = [] }: Report, width: number): string[] {
  const [first, ...rest] = stops
  if (!first) return []
  const next = alikeStops(rest).map((group) => stopSentence({ ...group.first, section: alikeSections(group) }))
  return [
    '',
    'QEMU loads sections in this order and stops at the first that fails:',
    ...wrap(stopSentence(first), width - 4).map((line, i) => `${i === 0 ? '  > ' : '    '}${line}`),
    ...[wayOut(first)].flatMap((advice) => (advice === null ? [] : ['', ...wrap(advice, width)])),
    ...(next.length > 0 ? ['', 'Would fail next:', ...bullets(next, width)] : []),
  ]
}
