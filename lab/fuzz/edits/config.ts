import type { Random } from '../random'

/** One change of config space that its readers have to look at; `others` are config spaces to take parts of. */
type Edit = (config: Buffer, random: Random, others: readonly Uint8Array[]) => void

const CAPABILITIES_POINTER = 0x34
const FIRST = 0x40
const EXTENDED = 0x100
const MOST = 48

/** Offsets of the capabilities as far as the chain goes; of a chain that is broken some. */
function chain(config: Buffer): number[] {
  const found: number[] = []
  for (let at = config[CAPABILITIES_POINTER]! & 0xfc; at >= FIRST && found.length < MOST; ) {
    if (at + 2 > config.length || found.includes(at)) break
    found.push(at)
    at = config[at + 1]! & 0xfc
  }
  return found
}

function extendedChain(config: Buffer): number[] {
  const found: number[] = []
  for (let at = EXTENDED; at + 4 <= config.length && found.length < MOST; ) {
    if (found.includes(at)) break
    found.push(at)
    at = config.readUInt16LE(at + 2) >> 4
    if (at < EXTENDED) break
  }
  return found
}

const anywhere = (config: Buffer, random: Random): number => random.below(Math.max(1, config.length - 4))
const capability = (config: Buffer, random: Random): number => random.pick(chain(config)) ?? anywhere(config, random)
const extended = (config: Buffer, random: Random): number =>
  random.pick(extendedChain(config)) ?? anywhere(config, random)

function set16(config: Buffer, at: number, value: number): void {
  if (at + 2 <= config.length) config.writeUInt16LE(value & 0xffff, at)
}

/** Where a chain can be made to go: to its beginning, into the header, past the end, between two bytes. */
const PLACES = [0, 1, 2, 0x34, 0x3c, 0x3f, 0x40, 0x41, 0x44, 0x80, 0xc8, 0xf8, 0xfc, 0xfd, 0xfe, 0xff]
const FAR = [0, 4, 0x40, 0xfc, 0x100, 0x104, 0x140, 0x800, 0xff0, 0xff8, 0xffc]

const EDITS: readonly Edit[] = [
  (config, random) => {
    config[capability(config, random) + 1] = random.pick(PLACES)
  },
  (config, random) => {
    config[CAPABILITIES_POINTER] = random.pick(PLACES)
  },
  (config, random) => {
    config[capability(config, random) + 1] = capability(config, random)
  },
  // What it is: all that are defined, and some that are not.
  (config, random) => {
    config[capability(config, random)] = random.below(0x18)
  },
  // Control bits, lengths and counts stand right after the header.
  (config, random) => {
    config[capability(config, random) + 2 + random.small(14)] = random.bits()
  },
  (config, random) => set16(config, capability(config, random) + 2, random.bits()),
  (config, random) => set16(config, extended(config, random), random.below(0x38)),
  (config, random) => set16(config, extended(config, random) + 2, (random.pick(FAR) << 4) | random.below(16)),
  (config, random) => set16(config, extended(config, random) + 2, (extended(config, random) << 4) | 1),
  (config, random) => set16(config, extended(config, random) + 4 + 2 * random.small(8), random.bits()),
  (config, random) => {
    config[extended(config, random) + 4 + random.small(40)] = random.pick([0, 1, 0x7f, 0x80, 0xff])
  },
  // The kind of header, and whether there are capabilities at all.
  (config, random) => {
    config[0x0e] = random.pick([0, 1, 2, 3, 0x7f, 0x80, 0x81, 0xff])
  },
  (config) => {
    config[0x06]! ^= 0x10
  },
  // Another device's ids and class, so that another profile is taken.
  (config, random, others) => {
    const other = Buffer.from(random.pick(others))
    const at = random.pick([0, 8, 0x2c])
    other.copy(config, at, at, at + 4)
  },
  // A capability out of another device.
  (config, random, others) => {
    const other = Buffer.from(random.pick(others))
    const [from, to] = random.once(2) ? [capability(other, random), capability(config, random)] : [0, 0]
    if (from > 0) other.copy(config, to, from, from + 4 + 4 * random.small(15))
    else other.copy(config, extended(config, random), extended(other, random), other.length)
  },
  (config, random) => {
    config[random.below(config.length)]! ^= 1 << random.below(8)
  },
]

/** Config space with one to eight changes of its structure. */
export function editedConfig(bytes: Uint8Array, random: Random, others: readonly Uint8Array[]): Uint8Array {
  const config = Buffer.from(bytes)
  for (let left = 1 + random.small(7); left > 0; left--) random.pick(EDITS)(config, random, others)
  return config
}
