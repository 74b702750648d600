import type { Device } from '../../pci/device'

/** Everything, apart from its bytes and its place, that says what a device is. */
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

/** Its place, what is compared separately, and what it is a part of. */
const OTHERS = {
  address: true,
  config: true,
  otherEnd: false,
  isPredicted: false,
  physicalFunction: false,
  virtualFunctions: false,
  physicalAddress: false,
  measured: false,
} as const satisfies Partial<Record<keyof Device, boolean>>

/** Everything that rules can read of a device is in one of the lists. */
const ALL = { ...PLAIN, ...MAPS, ...OTHERS } as const satisfies Record<keyof Device, boolean>

const PLAIN_NAMES = Object.keys(PLAIN) as (keyof typeof PLAIN)[]
const MAP_NAMES = Object.keys(MAPS) as (keyof typeof MAPS)[]
const DECISIVE = (Object.keys(ALL) as (keyof typeof ALL)[]).filter((name) => !ALL[name])

/**
 * Returns what a device is, apart from its bytes and its address, on which no rule depends; null if other devices or
 * masks of its own belong to it. Equal for devices that are alike in this.
 */
export function traitsOf(device: Device): string | null {
  if (DECISIVE.some((name) => device[name] !== undefined)) return null
  const maps = MAP_NAMES.map((name) => device[name] && [...device[name]])
  return JSON.stringify([PLAIN_NAMES.map((name) => device[name]), maps])
}
