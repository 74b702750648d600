import { onPseries } from '../../formats/stream/devices/qdev-path'
import { profileOf } from '../../qemu/detection/profiles'
import { expressAt } from '../../qemu/options/edit'
import type { Target } from '../../qemu/reconstruct'
import { type Machine, PSERIES } from '../../qemu/releases/machine'
import { type DevicePair, reportNames } from '../device/device'
import { checkOnHosts, hostsOf } from '../device/hosts'
import { leftOpen } from '../device/left-open'
import { requestFor } from '../report/device-requests'
import { Looks } from '../report/looks'
import type { Proof } from '../report/proof'
import type { DeviceReport, ReleaseVerdict, Verdict } from '../report/report'
import type { CheckRequest } from '../report/request'
import { type Candidate, candidateTarget } from './listening'
import { PairsOnce } from './pairs-once'
import { proveOnce } from './prove-once'
import { releasesSay, releaseVerdicts } from './ranges'
import { askAllMachines, type Classes, candidatesOf, classesOf, isOpen, type Swept, swept } from './sweep'

/** The devices of both sides, judged under every QEMU that the request allows. */
export interface JudgedPairs {
  /** The newest QEMU that fits, whose results are reported. */
  readonly target: Target
  readonly verdict: Verdict
  readonly devices: readonly DeviceReport[]
  /** Present unless the request names one QEMU and machine type. */
  readonly releases?: readonly ReleaseVerdict[]
}

/** Returns the worst verdict; compatible for an empty list. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('incompatible')) return 'incompatible'
  return verdicts.includes('undetermined') ? 'undetermined' : 'compatible'
}

/** Returns the request with the QEMU to try filled in. */
function naming(request: CheckRequest, { qemu, machine }: Target): CheckRequest {
  const named = { qemu: qemu.text, machine: machine?.name ?? request.target.machine }
  const isNamed = request.target.qemu === named.qemu && request.target.machine === named.machine
  return isNamed ? request : { ...request, target: { ...request.target, ...named } }
}

/** What was found of a pair under all candidates. All reports but that of the newest QEMU are incomplete. */
interface Judged extends Swept<DeviceReport> {
  /** Returns a report of them, whole. */
  readonly complete: (report: DeviceReport) => DeviceReport
}

function reportsOf(pair: DevicePair, request: CheckRequest, candidates: readonly Candidate[]): Judged {
  const looks = new Looks()
  const hosts = hostsOf(pair, request, looks)
  const once = request.prove && proveOnce(request.prove)
  const check = (target: Target, complete: boolean): DeviceReport => {
    const blocked = target.machine?.blocked
    const asked = naming(request, target)
    if (once) askAllMachines(target)
    const proving = once ? { ...asked, looks, prove: once(target.machine?.name ?? '') } : { ...asked, looks }
    const report = checkOnHosts(pair, proving, target, hosts, complete)
    return blocked === undefined ? report : leftOpen(report, blocked)
  }
  // The newest QEMU comes first, and mostly its report is the one that is shown.
  const incomplete = new Map<DeviceReport, Target>()
  let isFirst = true
  const found = swept(candidates, (target) => {
    const report = check(target, isFirst)
    if (!isFirst) incomplete.set(report, target)
    isFirst = false
    return report
  })
  const complete = (report: DeviceReport): DeviceReport => {
    const target = incomplete.get(report)
    return target ? check(target, true) : report
  }
  return { ...found, complete }
}

const asItIs = (report: DeviceReport): DeviceReport => report

/** Devices with settings or a proof of their own are judged one by one, all others once if they are alike. */
function reportsOfAll(
  pairs: readonly DevicePair[],
  request: CheckRequest,
  candidates: readonly Candidate[],
): readonly Judged[] {
  const apart = request.perDevice || request.prove
  const find = (pair: DevicePair) => reportsOf(pair, request, candidates)
  if (request.pairs && candidates.length === 1 && !apart) {
    const before = request.pairs.of(request)
    const at = Uint16Array.of(0)
    return pairs.map((pair) => ({ results: before.of(pair, () => find(pair).results), at, complete: asItIs }))
  }
  if (apart || pairs.length === 1) return pairs.map(find)
  const once = new PairsOnce<Judged>()
  return pairs.map((pair) => once.of(pair, () => find(pair)))
}

/** Returns the report of each pair under its own name: pairs that are alike share everything else. */
function named(
  pairs: readonly DevicePair[],
  request: CheckRequest,
  reports: readonly Judged[],
  unite: (reports: Judged) => DeviceReport,
): readonly DeviceReport[] {
  const known = new Map<readonly DeviceReport[], DeviceReport>()
  return pairs.map((pair, i) => {
    const of = reports[i]!
    const shared = known.get(of.results)
    const united = shared ?? unite(of)
    if (!shared) known.set(of.results, united)
    // The remembered report may be of devices at another address.
    const { id, address } = reportNames(pair, united.profile.name, request)
    return { ...united, id, address }
  })
}

/** What a device reveals about its machine. */
const EVIDENCE = {
  /** A port, or a device on one. Unless placed otherwise, a passed-through function sits behind one. */
  express: (machine: Machine) => machine.express,
  conventional: (machine: Machine) => !machine.express,
  pseries: (machine: Machine) => machine.family === PSERIES,
}
type Evidence = keyof typeof EVIDENCE

function evidenceOf(
  { source, destination }: DevicePair,
  request: Pick<CheckRequest, 'target' | 'perDevice'>,
): Evidence | null {
  const given = requestFor(request.target, request.perDevice, [destination, source])
  if (onPseries(destination.id ?? source.id)) return 'pseries'
  const { placement } = given
  if (placement !== null) return placement === 'pci.0' ? 'conventional' : 'express'
  const { how } = profileOf(destination, given).kind
  if (how === 'vfio') return 'express'
  return how === 'model' && expressAt(destination.config) !== undefined ? 'express' : null
}

/** Of each list of candidates the part that fits some evidence, by the names of the evidence. */
const parts = new WeakMap<readonly Candidate[], Map<string, readonly Candidate[]>>()

function fitting(all: readonly Candidate[], evidence: readonly Evidence[]): readonly Candidate[] {
  const known = parts.get(all) ?? new Map<string, readonly Candidate[]>()
  parts.set(all, known)
  const names = evidence.join()
  const before = known.get(names)
  if (before) return before
  const left = all.filter(({ machine }) => evidence.every((name) => EVIDENCE[name](machine)))
  const found = left.length > 0 ? left : all
  known.set(names, found)
  return found
}

/**
 * Returns the QEMUs that the request leaves open, without machine types that can't have these devices in their places.
 */
export function candidatesFor(
  pairs: readonly DevicePair[],
  request: Pick<CheckRequest, 'target' | 'perDevice'>,
): readonly Candidate[] {
  const all = candidatesOf(request.target)
  if (request.target.machine !== null) return all
  const evidence = new Set(pairs.map((pair) => evidenceOf(pair, request)))
  return fitting(all, [...evidence].filter((name) => name !== null).sort())
}

/** Returns the proof for a device whose QEMU is unknown: safe if it is safe for every QEMU. */
function proofOf(reports: readonly DeviceReport[]): Proof | undefined {
  const proofs = reports.flatMap(({ proof }) => proof ?? [])
  const [first] = proofs
  if (!first || proofs.every(({ outcome }) => outcome === first.outcome)) {
    return proofs.find(({ findings }) => findings.length > 0) ?? first
  }
  const shown = proofs.find(({ outcome }) => outcome === 'unsafe') ?? first
  const decides = 'which QEMU and machine type the destination has (--qemu, --machine)'
  return {
    ...shown,
    outcome: 'depends',
    findings: shown.findings.map((finding) => ({
      ...finding,
      witness: null,
      firstFailure: null,
      on: finding.on ?? decides,
    })),
    conditions: [...new Set([decides, ...shown.conditions])],
  }
}

/**
 * Returns one report of a device for all QEMUs that fit. If they disagree, it is undetermined and says which does what.
 * @param reports those of all classes of QEMUs, the newest first
 */
function united(
  reports: readonly DeviceReport[],
  releasesOf: (verdicts: readonly Verdict[]) => readonly ReleaseVerdict[],
  complete: (report: DeviceReport) => DeviceReport,
): DeviceReport {
  const [newest] = reports
  const distinct = [...new Set(reports)]
  const proof = proofOf(distinct)
  const proven = proof ? { proof } : {}
  if (distinct.every(({ verdict }) => verdict === newest!.verdict)) return { ...complete(newest!), ...proven }
  const shown = complete(distinct.find(({ verdict }) => verdict === 'incompatible') ?? newest!)
  return leftOpen({ ...shown, ...proven }, releasesSay(releasesOf(reports.map(({ verdict }) => verdict))))
}

/**
 * Judges pairs of devices for every release, and every machine type, that the request leaves open and that could have
 * built the destination's devices.
 * @param whole what else stops the restore under a given QEMU
 * @throws InputError for a request that makes no sense for these devices
 */
export function judge(
  pairs: readonly DevicePair[],
  request: CheckRequest,
  whole?: (target: Target) => Verdict,
): JudgedPairs {
  const candidates = candidatesFor(pairs, request)
  const reports = reportsOfAll(pairs, request, candidates)
  const distinct = [...new Set(reports)]
  const ofMachine = whole ? [swept(candidates, whole)] : []
  const classes = classesOf([...ofMachine, ...distinct], candidates.length)
  const all = classes.first.map((_, n) => n)
  const reported = <T>({ results, at }: Swept<T>, n: number): T => results[at[classes.first[n]!]!]!
  const fits = all.filter((n) => distinct.every((of) => reported(of, n).fits))
  const kept = fits.length > 0 ? fits : all
  const verdicts = kept.map((n) =>
    worst([...ofMachine.map((of) => reported(of, n)), ...distinct.map((of) => reported(of, n).verdict)]),
  )
  const agree = verdicts.every((verdict) => verdict === verdicts[0])
  const byRelease = releasesOnce(candidates, classes, kept)
  return {
    target: candidateTarget(candidates[classes.first[kept[0]!]!]!),
    verdict: agree ? verdicts[0]! : 'undetermined',
    devices: named(pairs, request, reports, (of) =>
      united(
        kept.map((n) => reported(of, n)),
        byRelease,
        of.complete,
      ),
    ),
    ...(isOpen(request.target) ? { releases: copied(byRelease(verdicts)) } : {}),
  }
}

/** Verdicts by release of lists of candidates, by classes and their verdicts: those of most devices are the same. */
const known = new WeakMap<Classes, Map<string, readonly ReleaseVerdict[]>>()
const MOST_KNOWN = 1000

/**
 * Makes a function that returns the verdicts by release, given those of the classes that were kept.
 * @param classes of these candidates and of no others
 */
function releasesOnce(
  candidates: readonly Candidate[],
  classes: Classes,
  kept: readonly number[],
): (verdicts: readonly Verdict[]) => readonly ReleaseVerdict[] {
  return (verdicts) => {
    const found = known.get(classes) ?? new Map<string, readonly ReleaseVerdict[]>()
    known.set(classes, found)
    const names = `${kept.join()} ${verdicts.join()}`
    const releases = found.get(names) ?? releasesOf(candidates, classes, kept, verdicts)
    if (found.size < MOST_KNOWN) found.set(names, releases)
    return releases
  }
}

/** For the report: whoever changes it must not change what is remembered. */
const copied = (releases: readonly ReleaseVerdict[]): readonly ReleaseVerdict[] =>
  releases.map(({ machines, ...of }) => ({
    ...of,
    ...(machines && { machines: machines.map((entry) => ({ ...entry })) }),
  }))

function releasesOf(
  candidates: readonly Candidate[],
  { first, at }: Classes,
  kept: readonly number[],
  verdicts: readonly Verdict[],
): readonly ReleaseVerdict[] {
  const isKept = new Set(kept)
  const isWhole = kept.length === first.length
  const places = isWhole ? at : at.filter((n) => isKept.has(n))
  const left = isWhole ? candidates : candidates.filter((_, i) => isKept.has(at[i]!))
  const byClass = new Array<Verdict>(first.length)
  for (const [n, verdict] of verdicts.entries()) byClass[kept[n]!] = verdict
  return releaseVerdicts(left, (i) => byClass[places[i]!]!)
}
