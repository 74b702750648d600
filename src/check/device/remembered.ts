import { SameBytes } from '../../bytes/same-bytes'
import type { Device } from '../../pci/device'
import type { Doubt } from '../../pci/doubts/doubt'
import type { FoundProfile } from '../../qemu/detection/profile'
import type { ProfileRequest } from '../../qemu/detection/profiles'
import type { Target } from '../../qemu/reconstruct'
import type { TargetRequest } from '../../qemu/request'
import type { DeviceName, Looks } from '../report/looks'
import type { DeviceCache, Ends, Rebuilt } from '../report/request'
import { traitsOf } from './traits'

/** The BARs of the other end, which are read if a property decides a size (`ofPropertySize`). */
const BARS = { from: 0x10, to: 0x28 }

const asPlain = (_: string, value: unknown): unknown => (value instanceof Map ? [...value] : value)

/** All of a request and its target that decides what becomes of a destination's device. */
function requestKey({ shown, set, bars, hostKernel, ...rest }: TargetRequest, { qemu, machine }: Target): string {
  // What a kernel shows of the destination follows from how it behaves.
  const ofHost = shown || hostKernel ? JSON.stringify([shown?.behaviour, hostKernel], asPlain) : ''
  return JSON.stringify([qemu.text, machine?.name, [...set], [...bars], rest, ofHost])
}

const EXTENDED = 0x100
const FOUR = [0, 1, 2, 3]

/** Blank after the standard config space: whether that is plausible depends on the other end (`blankBeside`). */
const hasBlankEnd = ({ config }: Device): boolean => FOUR.every((i) => config[EXTENDED + i] === 0)

/** The part of the other end that may decide. */
const otherEndKey = ({ config }: Device): string =>
  [config.length, config.subarray(0, 4), config.subarray(BARS.from, BARS.to), config.subarray(EXTENDED, EXTENDED + 4)]
    .map(String)
    .join(' ')

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

/** Devices of one end: equal names for equal bytes and traits. */
class Names {
  private readonly bytes: SameBytes

  constructor(most: number) {
    this.bytes = new SameBytes(most)
  }

  of(device: Device): DeviceName {
    const traits = traitsOf(device)
    return { text: traits === null ? null : `${this.bytes.of(device.config).number} ${traits}` }
  }
}

/**
 * What was found of devices by their bytes, so that one recipe serves many checks: a destination is rebuilt once for
 * each target, whatever is restored onto it.
 */
export class Remembered implements DeviceCache {
  private readonly names: { readonly source: Names; readonly destination: Names }
  private readonly destinations: Entries<Rebuilt>
  private readonly profiles: Entries<FoundProfile>
  private readonly sources: Entries<readonly Doubt[]>

  /** @param most devices of each end that are kept; a destination takes some 30 KiB */
  constructor(most: number) {
    this.names = { source: new Names(most), destination: new Names(most) }
    this.destinations = new Entries(most)
    this.profiles = new Entries(most)
    this.sources = new Entries(most)
  }

  rebuilt(ends: Ends, request: TargetRequest, target: Target, looks: Looks, find: () => Rebuilt): Rebuilt {
    const { source, destination } = ends
    // In a sweep, versions note what rules ask of them: each run has to ask again.
    if (target.qemu.heard || (request.profiles ?? []).length > 0) return find()
    if (!destination.memory && source.memory) return find()
    const name = this.destinationName(ends, looks)
    if (name === null) return find()
    const alone = `${name} ${requestKey(request, target)}`
    const known = this.destinations.get(alone)
    if (known) return known
    const withOther = `${alone} ${otherEndKey(source)}`
    const before = this.destinations.get(withOther)
    if (before) return before
    const found = find()
    return this.destinations.add(found.byOtherEnd || hasBlankEnd(destination) ? withOther : alone, found)
  }

  doubts({ source }: Ends, profile: FoundProfile, looks: Looks, find: () => readonly Doubt[]): readonly Doubt[] {
    // A user's profile is not known by its name.
    if (profile.own !== undefined || (profile.doubts ?? []).length > 0) return find()
    const { text } = looks.names.source.of(() => this.names.source.of(source))
    const { name, kind, basis, why, others } = profile
    return this.sources.of(text && JSON.stringify([text, name, kind.how, basis, why, others.length]), find)
  }

  profile(ends: Ends, request: ProfileRequest, looks: Looks, find: () => FoundProfile): FoundProfile {
    if ((request.profiles ?? []).length > 0) return find()
    const name = this.destinationName(ends, looks)
    return this.profiles.of(name && `${name} ${request.profile}`, find)
  }

  private destinationName({ destination }: Ends, looks: Looks): string | null {
    return looks.names.destination.of(() => this.names.destination.of(destination)).text
  }
}

/** What was found lately, for callers that check pair by pair. */
export const LATELY = new Remembered(256)
