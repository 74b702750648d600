import { hex } from '../../bytes/hex'
import { type AlikeKernels, alikeFor, kernelOf } from '../../kernel/alike'
import { type HostKernel, kernelName } from '../../kernel/behaviour'
import type { ReleaseRuleName } from '../../kernel/rules'
import type { Device } from '../../pci/device'
import { profileOf } from '../../qemu/detection/profiles'
import type { Target } from '../../qemu/reconstruct'
import type { TargetRequest } from '../../qemu/request'
import { requestFor } from '../report/device-requests'
import type { Looks } from '../report/looks'
import type { DeviceReport, KernelVerdict, Verdict } from '../report/report'
import type { CheckRequest } from '../report/request'
import { ByKernel } from './by-kernel'
import { checkDevice, type DevicePair, type Sides } from './device'
import { RECENT_DEVICES } from './device-cache'
import { leftOpen } from './left-open'

/** The kernels of the two hosts, as far as they show different bytes of a pair; empty for a side without a host. */
export interface Hosts {
  readonly source: readonly AlikeKernels[]
  readonly destination: readonly AlikeKernels[]
}

/** Returns the kernels that a pair may meet on its two hosts. */
export function hostsOf(pair: DevicePair, request: CheckRequest, looks: Looks): Hosts {
  const { source, destination } = pair
  const given = requestFor(request.target, request.perDevice, [destination, source])
  const { cache = RECENT_DEVICES } = request
  const profile = cache.profile({ source, destination }, given, looks, () => profileOf(destination, given))
  const ofHost = profile.kind.how === 'vfio'
  const usual = ofHost ? 'physical' : 'guest'
  const isPhysical = (device: Device, view: CheckRequest['sourceView']): boolean =>
    !device.fromStream && ofHost && (device.view ?? view ?? given.view ?? usual) === 'physical'
  const kernels = (end: 'source' | 'destination', view: CheckRequest['sourceView'], named: HostKernel | undefined) => {
    const device = pair[end]
    if (!isPhysical(device, view)) return []
    const kernel = kernelOf(device, named)
    return cache.kernels(pair, end, kernel, given, looks, () => alikeFor(device, kernel, given))
  }
  return {
    source: kernels('source', request.sourceView, request.sourceHostKernel),
    destination: kernels('destination', request.destinationView, given.hostKernel),
  }
}

/** One combination of kernels, and what comes of it. */
interface Outcome {
  readonly source: string | null
  readonly destination: string | null
  readonly report: DeviceReport
}

/** Of each target the same with a kernel: one object, so that it is recognised from check to check. */
const shownTargets = new WeakMap<TargetRequest, WeakMap<AlikeKernels, TargetRequest>>()

function shownBy(target: TargetRequest, kernel: AlikeKernels): TargetRequest {
  const ofTarget = shownTargets.get(target) ?? new WeakMap<AlikeKernels, TargetRequest>()
  shownTargets.set(target, ofTarget)
  const before = ofTarget.get(kernel)
  if (before) return before
  const found = { ...target, shown: kernel }
  ofTarget.set(kernel, found)
  return found
}

function within(request: CheckRequest, source: AlikeKernels | null, destination: AlikeKernels | null): CheckRequest {
  if (!source && !destination) return request
  const target = destination ? shownBy(request.target, destination) : request.target
  return source ? { ...request, target, sourceShown: source } : { ...request, target }
}

/**
 * Compares one pair of devices under every kernel that its hosts may have: one report if they agree, otherwise one
 * without a verdict that says which kernels lead to what.
 * @param complete whether the report is shown: if not, it leaves out what `checkDevice` does, and of kernels it says no
 * more than that they disagree
 * @throws InputError as checkDevice
 */
export function checkOnHosts(
  pair: DevicePair,
  request: CheckRequest,
  target: Target,
  hosts: Hosts,
  complete: boolean,
): DeviceReport {
  const sources = hosts.source.length === 0 ? [null] : hosts.source
  const destinations = hosts.destination.length === 0 ? [null] : hosts.destination
  const outcomes: Outcome[] = []
  const sides: Sides = { source: new ByKernel(), destination: new ByKernel() }
  for (const source of sources) {
    for (const destination of destinations) {
      if (!complete && areOpen(outcomes)) break
      const report = checkDevice(pair, within(request, source, destination), target, sides, complete)
      const names = {
        source: source && kernelName(source.behaviour),
        destination: destination && kernelName(destination.behaviour),
      }
      outcomes.push({ ...names, report })
    }
  }
  return areOpen(outcomes) ? openReport(outcomes, hosts) : outcomes[0]!.report
}

/** Whether the kernels looked at so far disagree. */
const areOpen = (outcomes: readonly Outcome[]): boolean =>
  outcomes.some(({ report }) => report.verdict !== outcomes[0]!.report.verdict)

/** The report of a pair whose kernels disagree. */
function openReport(outcomes: readonly Outcome[], hosts: Hosts): DeviceReport {
  const refused = outcomes.find(({ report }) => report.verdict === 'incompatible')
  const shown = (refused ?? outcomes[0]!).report
  return {
    ...leftOpen(shown, kernelsSay(outcomes, hosts)),
    kernels: outcomes.map(({ source, destination, report }): KernelVerdict => {
      return { source, destination, verdict: report.verdict }
    }),
  }
}

const SAYS: Readonly<Record<Verdict, string>> = {
  compatible: 'accepted',
  incompatible: 'refused',
  undetermined: 'open',
}

/** "5.19 and newer on both hosts", "5.18 and older on the source and 5.19 and newer on the destination" */
function onHosts({ source, destination }: Outcome, { source: sources, destination: destinations }: Hosts): string {
  if (sources.length < 2) return `${destination} on the destination`
  if (destinations.length < 2) return `${source} on the source`
  if (source === destination) return `${source} on both hosts`
  return `${source} on the source and ${destination} on the destination`
}

/** "0x43 (Power Management > Power Management Capabilities)" of each place where some kernels are refused. */
function places(outcomes: readonly Outcome[]): string {
  const stops = outcomes.flatMap(({ report }) => {
    const failure = report.firstFailure
    if (failure === null) return []
    const register = report.differences.find(({ offset }) => offset === failure.offset)?.register
    return [`${hex(failure.offset)}${register === undefined ? '' : ` (${register})`}`]
  })
  return [...new Set(stops)].join(', ')
}

const isWithout = ({ behaviour: { rules, differ } }: AlikeKernels, rule: ReleaseRuleName): boolean =>
  rules[rule] === false && !differ.includes(rule)

const isWith = ({ behaviour: { rules, differ } }: AlikeKernels, rule: ReleaseRuleName): boolean =>
  rules[rule] === true && !differ.includes(rule)

/** Rules that the given release of a host may have or lack, and that make a difference for the function. */
function decidingRules(kernels: readonly AlikeKernels[]): readonly ReleaseRuleName[] {
  const decided = kernels[0]?.behaviour.decided ?? []
  return decided.filter(
    (rule) => kernels.some((kernel) => isWith(kernel, rule)) && kernels.some((kernel) => isWithout(kernel, rule)),
  )
}

/** What decides on one host: its release, or rules that the given release may have. */
const openOn = (kernels: readonly AlikeKernels[], release: string, set: string) => ({
  releases: kernels.length > 1 && kernels[0]!.behaviour.given === null ? [release] : [],
  rules: kernels.length > 1 ? decidingRules(kernels).map((rule) => `${set} kernel:${rule}=on|off`) : [],
})

/** "name the release with --host-kernel", "decide with --set kernel:PCI_PM_CAP_PME_MASK=on|off" */
function remedy({ source, destination }: Hosts): string {
  const open = [openOn(source, '--src-host-kernel', '--src-set'), openOn(destination, '--host-kernel', '--set')]
  const [releases, rules] = [open.flatMap((each) => each.releases), open.flatMap((each) => each.rules)]
  return [
    ...(releases.length > 0 ? [`name the release with ${releases.join(' and ')}`] : []),
    ...(rules.length > 0 ? [`decide with ${rules.join(' and ')}`] : []),
  ].join(', and ')
}

/** Which kernels lead to what: a sentence without its full stop. */
function kernelsSay(outcomes: readonly Outcome[], hosts: Hosts): string {
  const verdicts = [...new Set(outcomes.map(({ report }) => report.verdict))].sort()
  const parts = verdicts.map((verdict) => {
    const own = outcomes.filter(({ report }) => report.verdict === verdict)
    return `${SAYS[verdict]} with ${own.map((outcome) => onHosts(outcome, hosts)).join(', ')}`
  })
  return `the hosts' kernels decide at ${places(outcomes)}: ${parts.join('; ')}: ${remedy(hosts)}`
}
