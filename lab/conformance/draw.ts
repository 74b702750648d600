import { triedValues } from '../../src/live/binary/learn/options'
import type { Binary, Property } from './binary'
import { BUSES, type Bus } from './buses'
import { PAUSED } from './observation'

/** What happens to a machine before it is looked at. */
export const STATES = [PAUSED, 'after firmware', 'after reset'] as const
export type State = (typeof STATES)[number]

/** Numbers from 0 to 1, the same ones for the same seed (Mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A device of a random machine. */
export interface Draw {
  readonly type: string
  /** "aer=on,ats=on" */
  readonly options: string
  readonly place: Bus
  /** ",addr=5.3", or nothing if QEMU chooses. */
  readonly address: string
}

const SIZES = ['0', '4K', '64K', '1M', '3M', '16M', '256M', '1G', '8G']
const NUMBERS = '0 1 2 3 4 5 7 8 15 16 17 31 32 33 63 64 65 127 128 255 256 1000 1024 2047 4096 65535'.split(' ')
const SWITCH = ['on', 'off']

/** Properties that name another object, place the device, or need a counterpart. */
const NOT_DRAWN =
  /^(addr|bus|id|bootindex|acpi-index|failover.*|drive|.*netdev|chardev.*|memdev|evdev|fsdev|rng|bmc|canbus.*|audiodev|host|sysfsdev|chassis.*|bus_nr|numa_node|romfile|cyls|heads|secs|boot_tpgt|wwpn|guest-cid|world|iothread.*|tag|mount_tag|serial|subsys|pmrdev|display|x-igd.*)$/

/** Values of a property that may be tried; none if it is left alone. */
function drawnValues({ name, type, values }: Property): readonly string[] {
  const picked = triedValues(name)
  if (picked.length > 0) return picked
  if (NOT_DRAWN.test(name)) return []
  if (type === 'bool') return SWITCH
  if (/^u?int\d+$/.test(type)) return NUMBERS
  if (type === 'size') return SIZES
  return values
}

/** Draws devices with their options and places. */
export class Lottery {
  private readonly types: readonly string[]

  constructor(
    private readonly random: () => number,
    private readonly devices: Binary['devices'],
  ) {
    this.types = [...devices.keys()]
  }

  oneOf<T>(all: readonly T[]): T {
    return all[Math.floor(this.random() * all.length)]!
  }

  happens(chance: number): boolean {
    return this.random() < chance
  }

  private options(type: string): string {
    const properties = [...this.devices.get(type)!.values()].filter((property) => drawnValues(property).length > 0)
    const known = properties.filter(({ name }) => triedValues(name).length > 0)
    const picked = new Map<string, string>()
    const count = Math.floor(this.random() * 4)
    for (let i = 0; i < count; i++) {
      // Mostly those that are known to change something.
      const from = known.length > 0 && this.happens(0.7) ? known : properties
      if (from.length === 0) break
      const property = this.oneOf(from)
      const [value = '', ...others] = this.oneOf(drawnValues(property)).split(',')
      picked.set(property.name, value)
      for (const other of others) picked.set(other.slice(0, other.indexOf('=')), other.slice(other.indexOf('=') + 1))
    }
    return [...picked].map(([name, value]) => `${name}=${value}`).join(',')
  }

  private address({ slots }: Bus, index: number): string {
    const fn = this.happens(0.2) ? `.${Math.floor(this.random() * 8)}` : ''
    // If QEMU chooses a slot, these are free on all machines.
    const slot = slots === null ? (this.happens(0.5) ? null : 8 + index) : this.oneOf(slots)
    return slot === null ? '' : `,addr=${slot.toString(16)}${slot === 0 ? '' : fn}`
  }

  /** @param index of the device in its machine, 0 to 9 */
  device(family: Bus['family'], index: number): Draw {
    const type = this.oneOf(this.types)
    const place = this.oneOf(BUSES.filter((entry) => entry.family === family))
    return { type, options: this.options(type), place, address: this.address(place, index) }
  }
}
