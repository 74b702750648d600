import { fromHex } from '../../src/bytes/hex'
import type { Device } from '../../src/pci/device'
import type { Random } from '../fuzz/random'

/** A device read out of a QEMU process, in the fields that records of all families share. */
export interface Recorded {
  readonly qemu: string
  readonly device?: string
  readonly case?: string
  readonly placement: string
  /** "a=b,c=d", or the same by name. */
  readonly options: string | Readonly<Record<string, string>>
  readonly machines?: readonly string[]
  /** As QEMU holds it, as far as it is sent. */
  readonly config?: Uint8Array
  /** For a passed-through function: its own bytes, and what the host's kernel shows of them. */
  readonly physical?: Uint8Array
  readonly shown?: Uint8Array
  readonly kernel?: string
  readonly bars?: readonly number[]
  readonly rom?: number
}

/** How a device is given: as a stream or a guest's dump has it, or a host's. */
export type Form = 'stream' | 'guest' | 'short' | 'physical' | 'vfio'

const FORMS: readonly Form[] = ['stream', 'stream', 'guest', 'guest', 'guest', 'short']
const FORMS_OF_HOST: readonly Form[] = ['stream', 'physical', 'physical', 'physical', 'vfio']

export const formFor = ({ physical }: Recorded, random: Random): Form =>
  random.pick(physical === undefined ? FORMS : FORMS_OF_HOST)

/** A line of a file of records; null for one that has no bytes. */
export function recordOf(line: string): Recorded | null {
  const {
    config,
    physical,
    raw,
    shown,
    stream_size,
    migrated_size,
    cmask: _,
    wmask: _w,
    w1cmask: _1,
    ...rest
  } = JSON.parse(line)
  const host = physical ?? raw
  if (config === undefined && host === undefined) return null
  return {
    ...rest,
    ...(config === undefined ? {} : { config: fromHex(config).slice(0, stream_size ?? migrated_size ?? 4096) }),
    ...(host === undefined ? {} : { physical: fromHex(raw ?? host), shown: fromHex(shown ?? host) }),
  }
}

function bytesOf({ config, physical, shown }: Recorded, form: Form): Uint8Array {
  const host = form === 'vfio' ? shown : physical
  return form === 'physical' || form === 'vfio' || config === undefined ? (host ?? config)! : config
}

/** Some bits or bytes changed, mostly in the header and the first capabilities; mostly none at all. */
function changed(config: Uint8Array, random: Random): Uint8Array {
  const bytes = config.slice()
  const count = random.once(3) ? 1 + random.small(16) : 0
  for (let i = 0; i < count; i++) {
    const at = random.below(random.once(3) ? bytes.length : Math.min(bytes.length, 0x100))
    bytes[at] = random.once(2) ? bytes[at]! ^ (1 << random.below(8)) : random.bits()
  }
  return bytes
}

/** A device of a record, perhaps damaged, as an input of that form shows it. */
export function deviceOf(record: Recorded, form: Form, random: Random): Device {
  const whole = changed(bytesOf(record, form), random)
  const short = form === 'short' || (form === 'physical' && random.once(20))
  const config = short ? whole.slice(0, random.pick([64, 256, 4 * (16 + random.below(100))])) : whole
  const sizes = record.bars ?? []
  const isHost = form === 'physical' || form === 'vfio'
  return {
    address: random.once(4) ? null : `0000:00:${(random.below(30) + 1).toString(16).padStart(2, '0')}.0`,
    id:
      form === 'stream' ? `0000:00:02.0/${record.device === 'vfio-pci' || record.bars ? 'vfio' : record.device}` : null,
    config,
    bars: new Map(isHost && !random.once(4) ? sizes.map((size, i): [number, number] => [i, size]) : []),
    rom: isHost && !random.once(4) ? (record.rom ?? null) : null,
    ...(form === 'stream' ? { fromStream: true } : {}),
    ...(isHost ? { driver: 'vfio-pci' } : {}),
    ...(isHost && record.kernel !== undefined && random.once(2) ? { hostKernel: record.kernel } : {}),
    notes: [],
  }
}
