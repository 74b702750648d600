import type { Device } from '../../pci/device'

/** Everything that says what a device is but where it sits, except for its bytes. */
const PLAIN = {
  id: true,
  partial: true,
  fromStream: true,
  driver: true,
  rom: true,
  hiddenIds: true,
  virtual: true,
  hostKernel: true,
  type: true,
  view: true,
  placement: true,
  videoMemory: true,
  virtioConfigLength: true,
  gaps: true,
  doubts: true,
  notes: true,
} as const satisfies Partial<Record<keyof Device, true>>

const MAPS = { bars: true, resources: true, memory: true, properties: true } as const satisfies Partial<
  Record<keyof Device, true>
>

const PLAIN_NAMES = Object.keys(PLAIN) as (keyof typeof PLAIN)[]
const MAP_NAMES = Object.keys(MAPS) as (keyof typeof MAPS)[]
const KNOWN: ReadonlySet<string> = new Set([...PLAIN_NAMES, ...MAP_NAMES, 'address', 'config'])

/**
 * Returns what a device is, apart from its bytes and its address, on which no rule depends; null where other devices or
 * masks of its own belong to it. Equal for devices that are alike in this.
 */
export function traitsOf(device: Device): string | null {
  for (const name in device) if (!KNOWN.has(name)) return null
  const maps = MAP_NAMES.map((name) => device[name] && [...device[name]])
  return JSON.stringify([PLAIN_NAMES.map((name) => device[name]), maps])
}
