import type { AlikeKernels } from '../../kernel/alike'
import type { HostKernel } from '../../kernel/behaviour'
import type { RegionSizes } from '../../kernel/header'
import type { FoundProfile } from '../../qemu/detection/profile'
import type { ProfileRequest } from '../../qemu/detection/profiles'
import { type AskedBits, shownBits } from '../../qemu/painting/other-end'
import type { Reconstruction, Target } from '../../qemu/reconstruct'
import type { TargetRequest, View } from '../../qemu/request'
import type { DeviceNames, Looks } from '../report/looks'
import type { DeviceCache, Ends, Rebuilt, SentAlong, SourceRequest } from '../report/request'
import { Names, TextNumbers } from './names'

const asPlain = (_: string, value: unknown): unknown => (value instanceof Map ? [...value] : value)

/** All of a request that decides what becomes of a destination's device, but for the view and its QEMU. */
function requestText({ shown, set, bars, hostKernel, view: _, ...rest }: TargetRequest): string {
  // What a kernel shows of the destination follows from how it behaves.
  const ofHost = shown || hostKernel ? JSON.stringify([shown?.behaviour, hostKernel], asPlain) : ''
  return JSON.stringify([[...set], [...bars], rest, ofHost])
}

/** A map of properties, or a kernel, of which its behaviour decides. */
const hostText = (part: object): string => JSON.stringify('behaviour' in part ? part.behaviour : [part], asPlain)

/** Of a user's profile, which is not known by its name, nothing is remembered. */
const profileText = ({ name, kind, basis, why, others }: FoundProfile): string =>
  JSON.stringify([name, kind.how, basis, why, others.length])

/** Entries that were found by a name; when there are too many, all are forgotten. */
class Entries<T> {
  private readonly known = new Map<string, T>()

  constructor(private readonly most: number) {}

  get(name: string): T | undefined {
    return this.known.get(name)
  }

  add(name: string, found: T): T {
    if (this.known.size >= this.most) this.known.clear()
    this.known.set(name, found)
    return found
  }

  of(name: string | null, find: () => T): T {
    if (name === null) return find()
    return this.known.get(name) ?? this.add(name, find())
  }
}

/**
 * What was found of devices by their bytes, so that one recipe serves many checks: a destination is rebuilt once for
 * each target, whatever is restored onto it.
 */
export class BoundedDeviceCache implements DeviceCache {
  private readonly names: { readonly source: DeviceNames; readonly destination: DeviceNames }
  private readonly requests: TextNumbers<TargetRequest>
  private readonly profileNames: TextNumbers<FoundProfile>
  /** Properties and kernels of sources' hosts. */
  private readonly hosts: TextNumbers<object>
  /** By destination and target, what of the other end decides as well. */
  private readonly asked: Entries<readonly AskedBits[]>
  private readonly destinations: Entries<Rebuilt>
  private readonly profiles: Entries<FoundProfile>
  private readonly sources: Entries<SentAlong>
  private readonly fromHosts: Entries<Reconstruction>
  private readonly shown: Entries<readonly AlikeKernels[]>

  /**
   * @param most destinations that are kept; one takes some 30 KiB
   * @param mostSources the same of sources, which may be many more
   * @param names of the devices of both ends, if others give them names as well
   */
  constructor(most: number, mostSources = most, names?: DeviceNames) {
    this.names = { source: names ?? new Names(mostSources), destination: names ?? new Names(most) }
    this.requests = new TextNumbers(requestText, most)
    this.profileNames = new TextNumbers(profileText, most)
    this.hosts = new TextNumbers(hostText, most)
    this.asked = new Entries(most)
    this.destinations = new Entries(most)
    this.profiles = new Entries(most)
    this.sources = new Entries(mostSources)
    this.fromHosts = new Entries(mostSources)
    this.shown = new Entries(mostSources)
  }

  rebuilt(
    ends: Ends,
    request: TargetRequest,
    view: View | null,
    target: Target,
    looks: Looks,
    find: () => Rebuilt,
  ): Rebuilt {
    const { source, destination } = ends
    const { qemu, machine } = target
    // In a sweep, versions note what rules ask of them: each run has to ask again.
    if (qemu.heard || (request.profiles ?? []).length > 0) return find()
    if (!destination.memory && source.memory) return find()
    const device = this.destinationName(ends, looks)
    if (device === null) return find()
    const name = `${device} ${this.requests.of(request)} ${view} ${qemu.text} ${machine?.name}`
    const asked = this.asked.get(name)
    const nameBeside = (bits: readonly AskedBits[]): string =>
      bits.length === 0 ? name : `${name} ${shownBits(source.config, bits)}`
    const before = asked && this.destinations.get(nameBeside(asked))
    if (before) return before
    const found = find()
    return this.destinations.add(nameBeside(this.asked.add(name, found.byOtherEnd ?? [])), found)
  }

  sent({ source }: Ends, profile: FoundProfile, expected: number, looks: Looks, find: () => SentAlong): SentAlong {
    if (profile.own !== undefined || (profile.doubts ?? []).length > 0) return find()
    const { text } = looks.names.source.of(() => this.names.source.of(source))
    return this.sources.of(text && `${text} ${this.profileNames.of(profile)} ${expected}`, find)
  }

  profile(ends: Ends, request: ProfileRequest, looks: Looks, find: () => FoundProfile): FoundProfile {
    if ((request.profiles ?? []).length > 0) return find()
    const name = this.destinationName(ends, looks)
    return this.profiles.of(name && `${name} ${request.profile}`, find)
  }

  held(
    ends: Ends,
    { target: request, sourceSet, sourceHostKernel, sourceShown }: SourceRequest,
    { profile, view, placement }: Pick<TargetRequest, 'profile' | 'view' | 'placement'>,
    { qemu, machine }: Target,
    looks: Looks,
    find: () => Reconstruction,
  ): Reconstruction {
    if (qemu.heard || machine?.version.heard || (request.profiles ?? []).length > 0) return find()
    const { text } = looks.names.source.of(() => this.names.source.of(ends.source))
    if (text === null) return find()
    const host = [sourceSet, sourceHostKernel, sourceShown].map((part) => part && this.hosts.of(part)).join()
    const of = `${this.requests.of(request)} ${host} ${profile} ${view} ${placement} ${qemu.text} ${machine?.name}`
    return this.fromHosts.of(`${text} ${of}`, find)
  }

  kernels(
    ends: Ends,
    end: keyof Ends,
    kernel: HostKernel,
    { bars, rom }: RegionSizes,
    looks: Looks,
    find: () => readonly AlikeKernels[],
  ): readonly AlikeKernels[] {
    const { text } = looks.names[end].of(() => this.names[end].of(ends[end]))
    return this.shown.of(text && `${end} ${text} ${this.hosts.of(kernel)} ${this.hosts.of(bars)} ${rom}`, find)
  }

  private destinationName({ destination }: Ends, looks: Looks): string | null {
    return looks.names.destination.of(() => this.names.destination.of(destination)).text
  }
}

/** What was found lately, for callers that check pair by pair. */
export const RECENT_DEVICES = new BoundedDeviceCache(256)
