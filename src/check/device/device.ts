import { hex } from '../../bytes/hex'
import { onPseries } from '../../formats/stream/devices/qdev-path'
import type { Device } from '../../pci/device'
import type { Profile } from '../../qemu/detection/profile'
import { checkProperties } from '../../qemu/devices/property-names'
import { hasType } from '../../qemu/fresh/eras'
import { lacksBytes, type Masks } from '../../qemu/painting/masks'
import { ruleFinder } from '../../qemu/painting/rule-finder'
import type { Reconstruction, Target } from '../../qemu/reconstruct'
import { isPseries } from '../../qemu/releases/family'
import { parseVersion } from '../../qemu/releases/version'
import { isOfHost } from '../../qemu/request'
import { requestFor } from '../report/device-requests'
import { Looks } from '../report/looks'
import { type Proof, proofEnd, type SourceOf } from '../report/proof'
import type { DeviceReport, HeldConfig } from '../report/report'
import type { CheckRequest, Ends, Prove, Rebuilt } from '../report/request'
import { sameFor } from './alike'
import { ByKernel } from './by-kernel'
import { type Comparison, compare } from './compare'
import { RECENT_DEVICES } from './device-cache'
import { differences, type NamedDifference } from './differences'
import { PairDoubts, type ReasonedVerdict } from './doubts'
import { firstFailure, messageNotes } from './first-failure'
import { blocked, underVerdict } from './left-open'
import { mayBeStopped, type Obstacle, obstacleTo } from './obstacles'
import { predicted, rebuilt } from './rebuilt'
import { isRuntimeState } from './runtime-state'
import { assumedProperties } from './source-properties'
import { type SourceSide, sourceEnd, sourceSide } from './source-side'

/** A source device and its counterpart, with notes for the user on how they were paired. */
export interface DevicePair {
  readonly source: Device
  readonly destination: Device
  readonly note: string | null
  /** Bits of a predicted destination's config space that are uncertain; at least as long as its config space. */
  readonly open?: Uint8Array
}

/** Returns the names under which a pair is reported: no other part of its report depends on the place of its devices. */
export function reportNames(
  { source, destination }: Pick<DevicePair, 'source' | 'destination'>,
  profile: string,
  { hosts }: Pick<CheckRequest, 'hosts'>,
): Pick<DeviceReport, 'id' | 'address'> {
  const address = (hosts ? null : destination.address) ?? source.address ?? destination.address
  return {
    id: destination.id ?? source.id ?? (address === null ? profile : `${address}/${profile}`),
    address: { source: source.address, destination: destination.address },
  }
}

/** Both sides of a pair, for a check under several kernels. */
export interface Sides {
  readonly source: ByKernel<SourceSide>
  readonly destination: ByKernel<Rebuilt>
}

/**
 * Compares one pair of devices.
 * @param sides of the same pair under other kernels, as far as they were made
 * @param complete whether the report is shown: if not, it says what comes of the pair and leaves out bytes, notes and grid
 * @throws InputError for a request that makes no sense for these devices
 */
export function checkDevice(
  { source, destination, note, open }: DevicePair,
  asked: CheckRequest,
  target: Target,
  sides: Sides = { source: new ByKernel(), destination: new ByKernel() },
  complete = true,
): DeviceReport {
  const own = requestFor(asked.target, asked.perDevice, [destination, source])
  const request = own === asked.target ? asked : { ...asked, target: own }
  const view = destination.fromStream ? 'qemu' : (destination.view ?? request.destinationView ?? request.target.view)
  const { looks = new Looks(), cache = RECENT_DEVICES } = request
  const device = open
    ? predicted(destination, source, open, { ...request.target, view }, target)
    : sides.destination.of(request.target.shown, () =>
        rebuilt({ source, destination }, request.target, view, target, looks, cache),
      )
  // Must precede the proof, which takes an error under a release that the user did not name to mean that it lacks the
  // machine type.
  if (device.profile.kind.how !== 'chain') checkProperties(request.sourceSet ?? new Map(), device.profile.own)
  const from = sides.source.of(request.sourceShown, () =>
    sourceSide({ source, destination }, device, request, target, looks, cache),
  )
  const { masks, profile } = device
  const comparison = compare(from, masks)
  const refused = masks.refused ?? from.refused
  const doubts = new PairDoubts(from.doubts, [...device.doubts, ...device.built])
  const obstacle =
    refused || comparison.failing.length > 0 ? null : obstacleAt(source, from, destination, device, request, target)
  const { verdict, reason } = doubts.judge(
    refused
      ? { verdict: 'undetermined', reason: `QEMU would not start a device like this: ${refused}` }
      : obstacle
        ? { verdict: 'incompatible', reason: obstacle.because }
        : judge(comparison, from, device),
  )
  const names = reportNames({ source, destination }, profile.name, request)
  const found = complete ? named(comparison, from, device, { source, destination }, request, target) : []
  const isRefused = complete && verdict === 'incompatible'
  const remarks = [
    ...(isOfHost(from.view) || isOfHost(device.view) ? runtimeNote(found) : NO_NOTES),
    ...(isRefused ? messageNotes(comparison, masks) : NO_NOTES),
  ]
  const report: { -readonly [name in keyof DeviceReport]: DeviceReport[name] } = {
    id: names.id,
    address: names.address,
    profile: { name: profile.name, how: profile.basis, verified: profile.verified, why: profile.why },
    view: { source: from.view, destination: device.view },
    verdict,
    reason,
    fits: fits(device, target),
    size: masks.size,
    firstFailure: isRefused ? firstFailure(comparison, from, device) : null,
    differences: found.map(({ difference }) => difference),
    notes: complete
      ? notesOf(note, doubts, remarks, [source.notes, from.notes], [destination.notes, masks.notes])
      : NO_NOTES,
  }
  // Properties that few reports have are added to those: a literal with conditions in it costs more than all the rest.
  if (obstacle && isRefused) report.obstacle = { code: obstacle.code, message: obstacle.message }
  if (doubts.all.length > 0) report.doubts = doubts.all
  if (request.prove) {
    const proof = proven(request.prove, request, device, sourceEnd(source, from, device, request))
    report.proof = blocked(underVerdict({ verdict, reason }, doubts.prove(proof)), obstacle)
  }
  if (request.pairs && request.brief && !open && verdict === 'compatible' && doubts.all.length === 0) {
    const stops = (other: Device, held: SourceSide) =>
      obstacleAt(other, held, destination, device, request, target) !== null
    const same = sameFor({ source, destination }, from, device, cache, stops)
    if (same) report.sameFor = same
  }
  if (request.grid && complete) {
    const { config, absent, size, kernel } = from
    report.grid = {
      source: { config: config.slice(), absent: absent.slice(), size, ...(kernel && { kernel }) },
      destination: copied(masks),
    }
  }
  return report
}

const NO_NOTES: readonly string[] = []

/** All notes on a pair, in the order in which they are shown. */
function notesOf(
  paired: string | null,
  { all }: PairDoubts,
  own: readonly string[],
  source: readonly (readonly string[])[],
  destination: readonly (readonly string[])[],
): readonly string[] {
  const ofSide = (side: string, lists: readonly (readonly string[])[]) =>
    lists.flatMap((notes) => notes.map((text) => `${side}: ${text}`))
  const notes = [
    ...(paired === null ? NO_NOTES : [paired]),
    ...all.map(({ sentence }) => sentence),
    ...own,
    ...ofSide('source', source),
    ...ofSide('destination', destination),
  ]
  return notes.length === 0 ? NO_NOTES : notes
}

/** The differences of a pair; only the byte at which QEMU stops if the caller wants no more. */
function named(
  comparison: Comparison,
  from: SourceSide,
  device: Reconstruction,
  { source, destination }: Ends,
  { all, brief = false, sourceQemu, target: { qemu } }: CheckRequest,
  { machine }: Target,
): readonly NamedDifference[] {
  const wanted = brief ? { ...comparison, differing: comparison.failing.slice(0, 1) } : comparison
  if (!all && wanted.differing.length === 0) return []
  return differences(wanted, from, device, all, {
    devices: typesOf(device.profile, source),
    sourceQemu,
    destinationQemu: qemu,
    machine: machine?.version.text ?? null,
    properties: destination.properties,
    // Asked of a byte that fails: in a sweep, every question divides the machine types.
    get pseries() {
      return machine ? isPseries(machine) : onPseries(source.id)
    },
  })
}

/** Masks for the report: a copy, so that those remembered for other checks stay unchanged. */
const copied = (masks: Masks): Masks => ({
  ...masks,
  config: masks.config.slice(),
  cmask: masks.cmask.slice(),
  wmask: masks.wmask.slice(),
  w1cmask: masks.w1cmask.slice(),
  absent: masks.absent.slice(),
  uncertain: masks.uncertain.slice(),
})

/** Sought only if no byte that QEMU compares is known to differ. */
function obstacleAt(
  source: Device,
  from: SourceSide,
  destination: Device,
  { masks, profile }: Reconstruction,
  request: CheckRequest,
  { qemu }: Target,
): Obstacle | null {
  const sections = [source, destination].flatMap(({ id }) => (id === null ? [] : [id.slice(id.lastIndexOf('/') + 1)]))
  const names = [profile.name, ...sections]
  if (!mayBeStopped(names)) return null
  const held = (side: HeldConfig) => {
    const { config, absent } = side
    return lacksBytes(side) ? config.subarray(0, absent.indexOf(0xff)) : config
  }
  const sent = source.fromStream === true || from.view === 'qemu'
  const sender = request.sourceQemu === null ? qemu : parseVersion(request.sourceQemu)
  return obstacleTo(names, { qemu: sender, config: held(from), sent }, { qemu, config: held(masks) })
}

/** Whether the target's QEMU could have built the destination's device as its dump shows it. */
const fits = ({ masks, profile, doubts }: Reconstruction, { qemu }: Target): boolean =>
  masks.contradiction === null && masks.refused === null && doubts.length === 0 && hasType(profile.name, qemu)

const proven = (prove: Prove, request: CheckRequest, device: Reconstruction, source: SourceOf): Proof =>
  prove(
    source,
    request.sourceQemu,
    proofEnd(device),
    assumedProperties(request).map(([name, value]) => `${name}=${value}`),
  )

function judge(comparison: Comparison, from: HeldConfig, { masks }: Reconstruction): ReasonedVerdict {
  const [failing] = comparison.failing
  if (failing !== undefined) return { verdict: 'incompatible', reason: null }
  const whole = !lacksBytes(from) && !lacksBytes(masks)
  if (from.size !== masks.size && whole) {
    return {
      verdict: 'incompatible',
      reason: `the source sends ${from.size} bytes of config space and the destination expects ${masks.size}: QEMU reads past the field and fails`,
    }
  }
  const [open] = comparison.open
  if (open === undefined) return { verdict: 'compatible', reason: null }
  for (const [side, held] of [
    ['source', from],
    ['destination', masks],
  ] as const) {
    // A side holds nothing past its end.
    if (held.absent[open] !== 0) return { verdict: 'undetermined', reason: `the ${side}'s ${unheld(held, open)}` }
  }
  return {
    verdict: 'undetermined',
    reason: `it is unknown whether ${hex(open)} is compared: ${ruleFinder(masks.rules)(open).note}`,
  }
}

/** What is unknown about a side's byte, to follow "the source's". */
function unheld({ undecided, absent, rules = [] }: HeldConfig, offset: number): string {
  if (undecided !== undefined && undecided[offset] !== 0) {
    return `byte at ${hex(offset)} is not known: ${ruleFinder(rules)(offset).note}`
  }
  if ((absent[offset] ?? 0xff) === 0xff) return `dump does not contain ${hex(offset)}, which may be compared`
  // A byte that is held may still be made by the host's kernel of others that are not.
  let end = absent.length
  while (absent[end - 1] === 0xff) end--
  const short = end < absent.length ? `: it ends at ${hex(end)}; take a complete dump, as root` : ''
  return `dump does not show all of ${hex(offset)}, which may be compared${short}`
}

/** Names of the device's type: the profile's, or the section's if the profile is a family. */
function typesOf({ kind, name }: Profile, { id }: Device): readonly string[] | null {
  if (kind.how !== 'chain') return [name]
  return id?.includes('/') ? [id.slice(id.lastIndexOf('/') + 1)] : null
}

function runtimeNote(found: readonly NamedDifference[]): string[] {
  const state = found.find(({ named, difference }) => difference.failing !== 0 && isRuntimeState(named))
  if (!state) return []
  return [
    `${state.difference.register} is runtime state: what counts is its value when QEMU opens the device, after a reset, not when the dump was taken`,
  ]
}
