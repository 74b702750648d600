import type { Device } from '../../pci/device'
import type { Doubt } from '../../pci/doubts/doubt'
import type { Profile } from '../../qemu/detection/profile'
import type { Target } from '../../qemu/reconstruct'
import type { TargetRequest } from '../../qemu/request'
import type { DeviceCache, Rebuilt } from '../report/request'

/** The BARs: what is read of the other end (`ofUntoldSize`). */
const BARS = { from: 0x10, to: 0x28 }

const asPlain = (_: string, value: unknown): unknown => (value instanceof Map ? [...value] : value)

/** All that decides what becomes of a destination's device, or null where it must not be kept. */
function keyOf(destination: Device, source: Device, request: TargetRequest, { qemu, machine }: Target): string | null {
  // In a sweep, versions note what rules ask of them: each run has to ask again.
  if (qemu.heard || (request.profiles ?? []).length > 0) return null
  if (!destination.memory && source.memory) return null
  const bars = source.config.subarray(BARS.from, BARS.to).join()
  // What a kernel shows of the destination follows from how it behaves.
  const { shown, ...rest } = request
  return JSON.stringify([qemu.text, machine?.name, rest, shown?.behaviour, bars], asPlain)
}

/** Returns the value of a key, which is found once. */
function once<K, V>(known: { get(key: K): V | undefined; set(key: K, value: V): void }, key: K, find: () => V): V {
  const own = known.get(key)
  if (own !== undefined) return own
  const found = find()
  known.set(key, found)
  return found
}

/**
 * What was found of the devices of one comparison of many with many, so that each is rebuilt once and not for every
 * counterpart. Whoever makes one answers for it that no byte of a device changes as long as it is in use.
 */
export class DevicesOnce implements DeviceCache {
  private readonly destinations = new WeakMap<Device, Map<string, Rebuilt>>()
  private readonly sources = new WeakMap<Device, Map<string, readonly Doubt[]>>()

  rebuilt(destination: Device, source: Device, request: TargetRequest, target: Target, find: () => Rebuilt): Rebuilt {
    const key = keyOf(destination, source, request, target)
    return key === null
      ? find()
      : once(
          once(this.destinations, destination, () => new Map<string, Rebuilt>()),
          key,
          find,
        )
  }

  doubts(source: Device, profile: Profile, find: () => readonly Doubt[]): readonly Doubt[] {
    // A user's profile is not known by its name.
    if (profile.own !== undefined || (profile.doubts ?? []).length > 0) return find()
    const own = once(this.sources, source, () => new Map<string, readonly Doubt[]>())
    return once(own, `${profile.name} ${profile.kind.how}`, find)
  }
}
