import { hex } from '../../bytes/hex'
import { releasesSay, releasesSpan } from '../../check/releases/ranges'
import type { Coverage } from '../../check/report/coverage'
import type { DeviceReport, Report, Verdict } from '../../check/report/report'
import { count } from '../drawing/words'
import { firstStop } from './stops'

const WORD: Readonly<Record<Verdict, string>> = {
  compatible: 'Compatible',
  incompatible: 'Incompatible',
  undetermined: 'Undetermined',
}

/** "QEMU 7.2 (pc-q35-6.0)", "every QEMU from 2.9 to 11.1 (pc-q35-6.0)" */
export function targetName({ verdict, target: { qemu, machine, releases } }: Report): string {
  const type = machine === null ? '' : ` (${machine})`
  if (qemu !== null) return `QEMU ${qemu}${type}`
  const which = verdict === 'undetermined' ? 'any' : 'every'
  return releases ? `${which} QEMU from ${releasesSpan(releases)}${type}` : `any QEMU${type}`
}

/** `vmstate` is missing: the form of device state is named together with the part of it that is not judged. */
const COVERED: Readonly<Record<Exclude<keyof Coverage, 'vmstate'>, string>> = {
  config: 'config space',
  machine: 'machine type',
  ram: 'RAM blocks',
  sections: 'sections',
  virtio: 'virtio features',
}

/** "config space, RAM blocks and sections" */
function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`
}

const parts = ({ covers }: Report, isCovered: boolean): string[] =>
  (Object.keys(COVERED) as (keyof typeof COVERED)[])
    .filter((part) => covers[part] === isCovered)
    .map((part) => COVERED[part])

/** Whether the machine has no virtio devices, so that their features need no mention. */
const hasNoVirtio = ({ virtio }: Report): boolean => virtio === 0

/** "config space and sections of all 5 devices and the virtio features of 2"; without config space if there are no devices */
function accepted(report: Report): string {
  const { devices, covers, virtio } = report
  const apart: readonly string[] = devices.length === 0 ? [COVERED.virtio, COVERED.config] : [COVERED.virtio]
  const what = listed(parts(report, true).filter((part) => !apart.includes(part)))
  const of = devices.length === 1 ? 'the one device' : `all ${devices.length} devices`
  const features = covers.virtio && virtio ? ` and the virtio features of ${virtio}` : ''
  return devices.length === 0 ? `${what} of a machine without PCI devices` : `${what} of ${of}${features}`
}

/** The same for what is not covered: for saved machines, the list of sections is compared anyway. */
const left = (report: Report): string[] =>
  parts(report, false)
    // Said with what is never judged.
    .filter((part) => part !== COVERED.virtio)
    .map((part) => (report.unread && part === COVERED.sections ? `content of ${part}` : part))

/** The device of a report that covers only one, or undefined. */
function onlyDevice({ unpaired, stops, devices }: Report): DeviceReport | undefined {
  const isAlone = unpaired.source.length + unpaired.destination.length === 0 && !stops && devices.length === 1
  return isAlone ? devices[0] : undefined
}

/** What this verdict does not judge, or no verdict does. */
function unjudged(report: Report): string {
  const { virtio, vmstate } = report.covers
  const state = vmstate ? 'the values of device state' : 'device state'
  return virtio || hasNoVirtio(report) ? state : `virtio features and ${state}`
}

/** The verb that follows `unjudged`. */
const are = (report: Report): string =>
  (report.covers.virtio || hasNoVirtio(report)) && !report.covers.vmstate ? 'is' : 'are'

/** Returns what the verdict does not cover and the headline does not say, as sentences; empty if there is nothing. */
export function notJudged(report: Report): string {
  const missing = left(report)
  const isSaid = report.verdict === 'compatible' && !onlyDevice(report)
  return [
    ...(missing.length === 0 ? [] : [`Not compared: ${listed(missing)}.`]),
    ...(isSaid ? [] : [`Not judged: ${unjudged(report)}.`]),
  ].join(' ')
}

/** Whether the releases or machine types that the request leaves open disagree. */
const disagree = ({ verdict, target: { releases = [] } }: Report): boolean =>
  verdict === 'undetermined' &&
  releases.some((entry) => entry.verdict !== 'undetermined' || entry.machines !== undefined)

/** Returns where QEMU stops, with the register: "0x6e (PCI Express > Slot Status)", or null. */
export function stop(device: DeviceReport): string | null {
  const failure = device.firstFailure
  if (failure === null) return null
  const register = device.differences.find(({ offset }) => offset === failure.offset)?.register
  return `${hex(failure.offset)}${register === undefined ? '' : ` (${register})`}`
}

/** Where QEMU stops, or the reason if it does not stop at a byte (" at 0x6e (…)", ": the sizes differ"). */
function because(device: DeviceReport): string {
  const at = stop(device)
  if (at !== null) return ` at ${at}`
  return device.reason === null ? '' : `: ${device.reason}`
}

function adopted(bytes: number): string {
  if (bytes === 0) return 'nothing differs'
  return bytes === 1 ? '1 byte differs and is not checked' : `${bytes} bytes differ, none of them checked`
}

function ofOne(device: DeviceReport, qemu: string): string {
  const differing = device.differences.filter(({ outcome }) => outcome === 'adopted').length
  switch (device.verdict) {
    case 'incompatible':
      return `${qemu} refuses ${device.id}${because(device)}`
    case 'undetermined':
      return `no verdict for ${device.id} on ${qemu}: ${device.reason ?? 'a checked byte is unknown'}`
    case 'compatible':
      return `${qemu} accepts the config space of ${device.id}; ${adopted(differing)}`
  }
}

function ofMany(report: Report, qemu: string): string {
  // A device that a stream lacks stays unchanged; one that only a dump lacks is an open question.
  const unpaired = report.unpaired.source.length + (report.stops ? 0 : report.unpaired.destination.length)
  const total = report.devices.length + unpaired
  const refused = report.devices.filter(({ verdict }) => verdict === 'incompatible')
  const open = report.devices.filter(({ verdict }) => verdict === 'undetermined').length + unpaired
  const unread = new Set((report.unread ?? []).map(({ section }) => section)).size
  switch (report.verdict) {
    case 'incompatible':
      if (report.stops)
        return `${qemu} ${firstStop(report) ?? 'refuses the stream'}; ${refused.length} of ${count(total, 'device')} refused`
      return `${qemu} refuses ${refused.length} of ${count(total, 'device')}, first ${refused[0]!.id}${because(refused[0]!)}`
    case 'undetermined':
      return open === 0
        ? `no verdict for ${count(unread, 'section')} on ${qemu}; what could be read is accepted`
        : `no verdict for ${open} of ${count(total, 'device')} on ${qemu}`
    case 'compatible':
      return `${qemu} accepts ${accepted(report)}; ${unjudged(report)} ${are(report)} not judged`
  }
}

/** The same for a program, about which only the states that it loads are known. */
function ofProgram(report: Report, qemu: string): string {
  const { stops = [], verdict } = report
  const refused = new Set(stops.map(({ section }) => section)).size
  switch (verdict) {
    case 'incompatible':
      return `${qemu} ${firstStop(report) ?? 'refuses a state'}; ${count(refused, 'section')} refused`
    case 'undetermined':
      return `${qemu} refuses no state; it is unknown whether its machine has these devices`
    case 'compatible':
      return `${qemu} loads every state that the source's program sends`
  }
}

/** Returns the result in one sentence, verdict first. */
export function headline(report: Report): string {
  const only = onlyDevice(report)
  const sentence = disagree(report)
    ? `no verdict for ${only ? only.id : count(report.devices.length, 'device')}: ${releasesSay(report.target.releases ?? [])}`
    : only
      ? ofOne(only, targetName(report))
      : (report.covers.config ? ofMany : ofProgram)(report, targetName(report))
  return `${WORD[report.verdict]}${report.predicted ? ' (prediction)' : ''}: ${sentence.replace(/\.$/, '')}.`
}
