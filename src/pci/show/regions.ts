import { digits } from '../../bytes/hex'
import { baseAddressUses } from '../base-address'
import { baseAddressValues, peek } from '../config-space'
import type { Device } from '../device'
import { wholeUnits } from '../format'

/** What the command register lets through. */
interface Decoding {
  readonly io: boolean
  readonly memory: boolean
}

const ALL_ONES = 0xffffffff
const sizeSuffix = (bytes: number) => (bytes > 0 ? ` [size=${wholeUnits(bytes)}]` : '')
const memoryType = ['32-bit', 'low-1M', '64-bit', 'type 3']

function ioRegion(value: number, decoding: Decoding): string {
  const address = value - (value & 3)
  const shown = address !== 0 || decoding.io ? digits(address, 4) : '<unassigned>'
  return `I/O ports at ${shown}${decoding.io ? '' : ' [disabled]'}`
}

function memoryRegion(value: number, upper: number | undefined, decoding: Decoding): string {
  const type = (value >> 1) & 3
  const wide = type === 2 && upper !== undefined
  const low = type === 2 && upper === undefined ? 0 : value - (value & 15)
  const high = wide && upper !== 0 ? upper.toString(16) : ''
  const shown = low === 0 && high === '' ? '<unassigned>' : `${high}${digits(low, 8)}`
  const prefetch = (value & 8) === 0 ? 'non-' : ''
  return `Memory at ${shown} (${memoryType[type]}, ${prefetch}prefetchable)${decoding.memory ? '' : ' [disabled]'}`
}

/** The base address registers, one line each. An empty one is listed only if the device is known to have it. */
export function regionLines({ config, bars }: Device, decoding: Decoding): string[] {
  const values = baseAddressValues(config)
  const uses = baseAddressUses(values)
  return values.flatMap((raw, i) => {
    const size = bars.get(i) ?? 0
    const value = raw === ALL_ONES ? 0 : raw
    if (uses[i] === 'upper' || (value === 0 && size === 0)) return []
    const region =
      uses[i] === 'io' && value !== 0 ? ioRegion(value, decoding) : memoryRegion(value, values[i + 1], decoding)
    return [`Region ${i}: ${region}${sizeSuffix(size)}`]
  })
}

/** The expansion ROM, or nothing if there is none. @param offset of its base address register */
export function romLines({ config, rom }: Device, offset: number, decoding: Decoding): string[] {
  const value = peek(config, offset, 4)
  const size = rom ?? 0
  if ((value === 0 || value === ALL_ONES) && size === 0) return []
  const address = value - (value & 0x7ff)
  const shown = address === 0 ? '<unassigned>' : digits(address, 8)
  const off = (value & 1) === 0 ? ' [disabled]' : ' [disabled by cmd]'
  const state = (value & 1) !== 0 && decoding.memory ? '' : off
  return [`Expansion ROM at ${shown}${state}${sizeSuffix(size)}`]
}
