import { onPseries } from '../../formats/stream/devices/qdev-path'
import { profileOf } from '../../qemu/detection/profiles'
import { expressAt } from '../../qemu/options/edit'
import type { Target } from '../../qemu/reconstruct'
import { type Machine, PSERIES } from '../../qemu/releases/machine'
import { type DevicePair, namesOf } from '../device/device'
import { checkOnHosts, hostsOf } from '../device/hosts'
import { leftOpen } from '../device/left-open'
import { requestFor } from '../report/device-requests'
import { Looks } from '../report/looks'
import type { Proof } from '../report/proof'
import type { DeviceReport, ReleaseVerdict, Verdict } from '../report/report'
import type { CheckRequest } from '../report/request'
import { PairsOnce } from './pairs-once'
import { proveOnce } from './prove-once'
import { type CandidateVerdict, releasesSay, releaseVerdicts } from './ranges'
import { askAllMachines, type Candidate, candidatesOf, isOpen, sweep, targetOf } from './sweep'

/** The devices of both sides, judged under every QEMU that the request allows. */
export interface Judged {
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

/** A result for each candidate; many candidates share one. */
type ByCandidate<T> = readonly T[]

function reportsOf(
  pair: DevicePair,
  request: CheckRequest,
  candidates: readonly Candidate[],
): ByCandidate<DeviceReport> {
  const reports = new Array<DeviceReport>(candidates.length)
  const looks = new Looks()
  const hosts = hostsOf(pair, request, looks)
  let isFirst = true
  const once = request.prove && proveOnce(request.prove)
  const check = (target: Target): DeviceReport => {
    // The newest QEMU comes first, and its report is the one that is shown.
    const complete = isFirst
    isFirst = false
    const blocked = target.machine?.blocked
    const asked = naming(request, target)
    if (once) askAllMachines(target)
    const proving = once ? { ...asked, looks, prove: once(target.machine?.name ?? '') } : { ...asked, looks }
    const report = checkOnHosts(pair, proving, target, hosts, complete)
    return blocked === undefined ? report : leftOpen(report, blocked)
  }
  for (const { candidates: alike, result } of sweep(candidates, check)) {
    for (const i of alike) reports[i] = result
  }
  return reports
}

/** Devices with settings or a proof of their own are judged one by one, all others once if they are alike. */
function reportsOfAll(
  pairs: readonly DevicePair[],
  request: CheckRequest,
  candidates: readonly Candidate[],
): readonly ByCandidate<DeviceReport>[] {
  const apart = request.perDevice || request.prove
  const before = candidates.length === 1 && !apart ? request.pairs : undefined
  if (apart || (pairs.length === 1 && !before)) return pairs.map((pair) => reportsOf(pair, request, candidates))
  const once = before ? before.of(request) : new PairsOnce<ByCandidate<DeviceReport>>()
  return pairs.map((pair) => once.of(pair, () => reportsOf(pair, request, candidates)))
}

/** Returns the report of each pair under its own name: pairs that are alike share everything else. */
function named(
  pairs: readonly DevicePair[],
  request: CheckRequest,
  reports: readonly ByCandidate<DeviceReport>[],
  unite: (reports: ByCandidate<DeviceReport>) => DeviceReport,
): readonly DeviceReport[] {
  const known = new Map<ByCandidate<DeviceReport>, DeviceReport>()
  return pairs.map((pair, i) => {
    const of = reports[i]!
    const shared = known.get(of)
    if (shared) return { ...shared, ...namesOf(pair, shared.profile.name, request) }
    const united = unite(of)
    // What is remembered may have been found of devices that sit elsewhere.
    const first = { ...united, ...namesOf(pair, united.profile.name, request) }
    known.set(of, first)
    return first
  })
}

/** What a device reveals about its machine. */
type Evidence = (machine: Machine) => boolean

/** A port, or a device on one. Unless placed otherwise, a passed-through function sits behind one. */
const ON_EXPRESS: Evidence = (machine) => machine.express
const ON_PSERIES: Evidence = (machine) => machine.family === PSERIES

function evidenceOf(
  { source, destination }: DevicePair,
  request: Pick<CheckRequest, 'target' | 'perDevice'>,
): Evidence[] {
  const given = requestFor(request.target, request.perDevice, [destination, source])
  if (onPseries(destination.id ?? source.id)) return [ON_PSERIES]
  const { placement } = given
  if (placement !== null) return [(machine) => machine.express !== (placement === 'pci.0')]
  const { how } = profileOf(destination, given).kind
  if (how === 'vfio') return [ON_EXPRESS]
  return how === 'model' && expressAt(destination.config) !== undefined ? [ON_EXPRESS] : []
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
  const evidence = pairs.flatMap((pair) => evidenceOf(pair, request))
  const left = all.filter(({ machine }) => evidence.every((holds) => holds(machine)))
  return left.length > 0 ? left : all
}

const isFit = (reports: readonly ByCandidate<DeviceReport>[], i: number): boolean => reports.every((of) => of[i]!.fits)

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
 * Returns one report of a device for all QEMUs that fit. Where they disagree, it is undetermined and says which does
 * what.
 */
function united(reports: readonly DeviceReport[], candidates: readonly Candidate[]): DeviceReport {
  const [newest] = reports
  const distinct = [...new Set(reports)]
  const proof = proofOf(distinct)
  const proven = proof ? { proof } : {}
  if (distinct.every(({ verdict }) => verdict === newest!.verdict)) return { ...newest!, ...proven }
  const shown = distinct.find(({ verdict }) => verdict === 'incompatible') ?? newest!
  const found = candidates.map((candidate, i): CandidateVerdict => ({ ...candidate, verdict: reports[i]!.verdict }))
  return leftOpen({ ...shown, ...proven }, releasesSay(releaseVerdicts(found)))
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
  whole: (target: Target) => Verdict = () => 'compatible',
): Judged {
  const candidates = candidatesFor(pairs, request)
  const reports = reportsOfAll(pairs, request, candidates)
  const distinct = [...new Set(reports)]
  const ofMachine = new Array<Verdict>(candidates.length)
  for (const { candidates: alike, result } of sweep(candidates, whole)) for (const i of alike) ofMachine[i] = result
  const all = candidates.map((_, i) => i)
  const fitting = all.filter((i) => isFit(distinct, i))
  const kept = fitting.length > 0 ? fitting : all
  const verdicts = kept.map((i) => worst([ofMachine[i]!, ...distinct.map((of) => of[i]!.verdict)]))
  const keptCandidates = kept.map((i) => candidates[i]!)
  const agree = verdicts.every((verdict) => verdict === verdicts[0])
  return {
    target: targetOf(keptCandidates[0]!),
    verdict: agree ? verdicts[0]! : 'undetermined',
    devices: named(pairs, request, reports, (of) =>
      united(
        kept.map((i) => of[i]!),
        keptCandidates,
      ),
    ),
    ...(isOpen(request.target)
      ? { releases: releaseVerdicts(keptCandidates.map((candidate, i) => ({ ...candidate, verdict: verdicts[i]! }))) }
      : {}),
  }
}
