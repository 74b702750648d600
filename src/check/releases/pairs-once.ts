import { SameBytes } from '../../bytes/same-bytes'
import type { Device } from '../../pci/device'
import type { DevicePair } from '../device/device'

/** Everything that says what a device is but where it sits, except for its bytes. */
const PLAIN = {
  id: true,
  partial: true,
  driver: true,
  rom: true,
  hiddenIds: true,
  virtual: true,
  hostKernel: true,
  type: true,
  view: true,
  placement: true,
  notes: true,
} as const satisfies Partial<Record<keyof Device, true>>

const KNOWN: ReadonlySet<string> = new Set([...Object.keys(PLAIN), 'address', 'config', 'bars', 'resources'])

/** What a device is, apart from its bytes and its address; null where other devices or their state belong to it. */
function traitsOf(device: Device): string | null {
  for (const name in device) if (!KNOWN.has(name)) return null
  const plain = Object.keys(PLAIN).map((name) => device[name as keyof typeof PLAIN])
  return JSON.stringify([...plain, [...device.bars], [...(device.resources ?? [])]])
}

/**
 * Remembers what was found of pairs of devices: those of two hosts are often equal in all but their addresses, on which
 * no rule depends.
 */
export class PairsOnce<T> {
  private readonly bytes = new SameBytes()
  private readonly found = new Map<string, T>()

  /** @param find is not asked for a pair like one before */
  of(pair: DevicePair, find: () => T): T {
    const key = this.keyOf(pair)
    const known = key === null ? undefined : this.found.get(key)
    if (known !== undefined) return known
    const result = find()
    if (key !== null) this.found.set(key, result)
    return result
  }

  private keyOf({ source, destination, note, open }: DevicePair): string | null {
    const [sent, held] = [traitsOf(source), traitsOf(destination)]
    if (sent === null || held === null || open !== undefined) return null
    const numbers = [source, destination].map(({ config }) => this.bytes.of(config).number)
    return JSON.stringify([...numbers, sent, held, note])
  }
}
