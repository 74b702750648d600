import { InputError } from '../bytes/input-error'
import type { Device } from '../pci/device'

/** The devices of the two sides that stand for each other, and those that stand alone. */
export interface Pairing {
  readonly pairs: readonly { readonly source: Device; readonly destination: Device; readonly note: string | null }[]
  readonly source: readonly Device[]
  readonly destination: readonly Device[]
}

const DOMAIN = '0000:'

/** Whether a user who writes `name` means this device: by its address, with or without domain 0000, or by its id. */
export function isCalled(device: Pick<Device, 'address' | 'id'>, name: string): boolean {
  const wanted = name.toLowerCase()
  return [device.address, device.address?.replace(DOMAIN, ''), device.id].some(
    (own) => own !== null && own !== undefined && own.toLowerCase() === wanted,
  )
}

/**
 * Pairs devices: as `map` says, then by address, then by id, and at last the only one left on both sides.
 * @param map source name to destination name
 * @throws InputError for a name in `map` that no device has
 */
export function pair(
  source: readonly Device[],
  destination: readonly Device[],
  map: ReadonlyMap<string, string>,
): Pairing {
  const pairs: { source: Device; destination: Device; note: string | null }[] = []
  const left = new Set(source)
  const right = new Set(destination)
  const join = (from: Device, to: Device, note: string | null = null) => {
    pairs.push({ source: from, destination: to, note })
    left.delete(from)
    right.delete(to)
  }
  for (const [from, to] of map) {
    const sourceDevice = source.find((device) => isCalled(device, from))
    const destinationDevice = destination.find((device) => isCalled(device, to))
    if (!sourceDevice) throw new InputError(`--map: the source has no device ${JSON.stringify(from)}`)
    if (!destinationDevice) throw new InputError(`--map: the destination has no device ${JSON.stringify(to)}`)
    join(sourceDevice, destinationDevice)
  }
  for (const key of ['address', 'id'] as const) {
    const byKey = new Map<string | null, Device>(
      [...right].filter((device) => device[key] !== null).map((device) => [device[key], device]),
    )
    for (const from of [...left]) {
      const to = byKey.get(from[key])
      if (to && right.has(to)) join(from, to)
    }
  }
  if (source.length === 1 && destination.length === 1 && left.size === 1) {
    const [from] = left
    const [to] = right
    const moved = from!.address !== null && to!.address !== null
    join(from!, to!, moved ? `compared although the address differs: ${from!.address} and ${to!.address}` : null)
  }
  const order = new Map(source.map((device, i) => [device, i]))
  pairs.sort((a, b) => order.get(a.source)! - order.get(b.source)!)
  return { pairs, source: [...left], destination: [...right] }
}
