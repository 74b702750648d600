import { InputError } from '../../bytes/input-error'
import { isCalled } from '../../formats/stream/devices/qdev-path'
import type { Device } from '../../pci/device'
import { type Places, placesOf } from './slot-paths'

/** The devices of the two sides that are paired, and those that are not. */
export interface Pairing {
  readonly pairs: readonly { readonly source: Device; readonly destination: Device; readonly note: string | null }[]
  readonly source: readonly Device[]
  readonly destination: readonly Device[]
  /** Why devices may be unpaired. */
  readonly notes: readonly string[]
}

/** The two sides of a comparison, and where their devices sit. */
interface Ends {
  readonly source: Places
  readonly destination: Places
}

/** Returns the device of that name. @throws InputError if the side has none */
function named(devices: readonly Device[], name: string, side: keyof Ends, ends: Ends): Device {
  const own = devices.find((device) => isCalled(device, name))
  if (own) return own
  // It may be an address with the other side's bus numbers, which a paused machine lacks, or an id, which dumps lack.
  const other = ends[side === 'source' ? 'destination' : 'source']
  const path = ends[side].pathAt(name) ?? other.pathAt(name)
  const foreign = other.pathAt(name)
  const found = devices.find((device) => path !== null && ends[side].pathOf(device) === path)
  const numbered = devices.find(
    (device) => foreign !== null && device.address === null && ends[side].pathOf(device) === foreign,
  )
  if (found ?? numbered) return (found ?? numbered)!
  throw new InputError(`--map: the ${side} has no device ${JSON.stringify(name)}`)
}

type Key = 'path' | 'address' | 'id'

/** Keys that pair devices, the surest first: QEMU names devices of a stream by path, dumps only by address. */
const KEYS: Readonly<Record<'stream' | 'dumps', readonly Key[]>> = {
  stream: ['path', 'address', 'id'],
  dumps: ['address', 'id', 'path'],
}

/**
 * Devices with the same address that are known to sit in different places: the two sides number their buses
 * differently.
 */
function isElsewhere(from: Device, to: Device, { source, destination }: Ends): boolean {
  if (!source.isReached(from) || !destination.isReached(to)) return false
  return source.pathOf(from) !== destination.pathOf(to)
}

const MOVED = (from: Device, to: Device) =>
  from.address !== null && to.address !== null
    ? `compared although the address differs: ${from.address} and ${to.address}`
    : null

/** Returns notes on devices of a dump that are unpaired because no bridge leads to their bus. */
function lost(devices: readonly Device[], side: keyof Ends, ends: Ends): string[] {
  return devices
    .filter((device) => !ends[side].isReached(device) && device.address !== null)
    .map(
      ({ address }) =>
        `${address}: no bridge of the ${side} leads to its bus, so its place is unknown: dump all devices (lspci -xxxx), or name the pair with --map`,
    )
}

/**
 * Pairs devices as `map` says, then by place, address and id, and finally the only ones left on both sides. A stream
 * names a device by the slots at the bridges down to it, a dump by its bus number; the bridges of the same side relate
 * the two.
 * @param map source name to destination name
 * @param names addresses or ids, as either side has them, to which pairs are limited; empty for all
 * @throws InputError for a name in `map` that no device has
 */
export function pair(
  source: readonly Device[],
  destination: readonly Device[],
  map: ReadonlyMap<string, string>,
  names: readonly string[] = [],
): Pairing {
  const ends = { source: placesOf(source), destination: placesOf(destination) }
  const pairs: { source: Device; destination: Device; note: string | null }[] = []
  const left = new Set(source)
  const right = new Set(destination)
  const join = (from: Device, to: Device, note: string | null = null) => {
    pairs.push({ source: from, destination: to, note })
    left.delete(from)
    right.delete(to)
  }
  for (const [from, to] of map) {
    join(named(source, from, 'source', ends), named(destination, to, 'destination', ends))
  }
  const stream = [...source, ...destination].some(({ fromStream }) => fromStream)
  for (const key of KEYS[stream ? 'stream' : 'dumps']) {
    const of = (device: Device, places: Places) => (key === 'path' ? places.pathOf(device) : device[key])
    const byKey = new Map([...right].map((device) => [of(device, ends.destination), device]))
    byKey.delete(null)
    for (const from of [...left]) {
      const to = byKey.get(of(from, ends.source))
      if (!to || !right.has(to) || (stream && key === 'address' && isElsewhere(from, to, ends))) continue
      join(from, to)
    }
  }
  const isMeant = (...devices: Device[]) =>
    names.length === 0 || devices.some((device) => names.some((name) => isCalled(device, name)))
  const meant = pairs.filter(({ source: from, destination: to }) => isMeant(from, to))
  const alone = {
    source: [...left].filter((device) => isMeant(device)),
    destination: [...right].filter((device) => isMeant(device)),
  }
  if (meant.length === 0 && alone.source.length === 1 && alone.destination.length === 1) {
    const [from, to] = [alone.source[0]!, alone.destination[0]!]
    return { pairs: [{ source: from, destination: to, note: MOVED(from, to) }], source: [], destination: [], notes: [] }
  }
  const order = new Map(source.map((device, i) => [device, i]))
  meant.sort((a, b) => order.get(a.source)! - order.get(b.source)!)
  const notes = stream ? [...lost(alone.source, 'source', ends), ...lost(alone.destination, 'destination', ends)] : []
  return { pairs: meant, ...alone, notes }
}
