/** Ways in which a dump of config space is damaged on its way, and notations in which it may come. */

/** A generator of repeatable numbers below a bound (Lehmer, modulus 2^31 - 1). */
export type Numbers = (below: number) => number

export function numbers(seed: number): Numbers {
  let state = (seed * 48271 + 1) % 2147483647
  return (below) => {
    state = (state * 48271) % 2147483647
    return Math.floor((state / 2147483647) * below)
  }
}

export interface Damage {
  readonly name: string
  readonly apply: (config: Uint8Array, random: Numbers) => Uint8Array
}

const filledFrom = (config: Uint8Array, at: number, byte: number): Uint8Array => config.slice().fill(byte, at)

function swapped(config: Uint8Array, width: number): Uint8Array {
  return config.map((_, i) => config[i - (i % width) + (width - 1 - (i % width))]!)
}

function shifted(config: Uint8Array, random: Numbers): Uint8Array {
  const from = 16 * random(config.length / 16)
  const by = 16 * (1 + random(2))
  const found = new Uint8Array(config.length)
  found.set(config.subarray(0, from))
  const kept = config.subarray(from, Math.max(from, config.length - by))
  if (from + by < config.length) found.set(kept, from + by)
  return found
}

/** Offsets of the pointer and of the first byte of every capability in a list, as PCI 3.0 section 6.7 links them. */
function standardList(config: Uint8Array): { readonly pointers: readonly number[]; readonly ids: readonly number[] } {
  const pointers: number[] = []
  const ids: number[] = []
  for (let pointer = 0x34; ids.length < 48; pointer = ids.at(-1)! + 1) {
    pointers.push(pointer)
    const at = config[pointer]! & 0xfc
    if (at < 0x40) break
    ids.push(at)
  }
  return { pointers, ids }
}

/** The same of extended ones (PCIe 5.0 section 7.6): the id in the first two bytes, the pointer in the last. */
function extendedList(config: Uint8Array): readonly number[] {
  const found: number[] = []
  for (let at = 0x100; at + 4 <= config.length && found.length < 48; ) {
    if (config[at] === 0 && config[at + 1] === 0) break
    found.push(at)
    at = ((config[at + 3]! << 4) | (config[at + 2]! >> 4)) & 0xffc
    if (at < 0x100) break
  }
  return found
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i)

/** A bit turned in one of the bytes that say what the others mean. */
const flipped =
  (places: (config: Uint8Array) => readonly number[], bits = 8) =>
  (config: Uint8Array, random: Numbers): Uint8Array => {
    const found = places(config)
    const at = found[random(found.length)]
    const bit = 1 << random(bits)
    return at === undefined ? config : config.map((byte, i) => (i === at ? byte ^ bit : byte))
  }

/** What makes of a dump another one. */
export const DAMAGES: readonly Damage[] = [
  { name: 'a bit of the ids', apply: flipped(() => [...range(0, 4), ...range(0x2c, 0x30)]) },
  { name: 'a bit of the class', apply: flipped(() => range(0x08, 0x0c)) },
  // Bit 7, multifunction, is an option of every device: with it turned the dump is whole, of a device created otherwise.
  { name: 'a bit of the header type', apply: flipped(() => [0x0e], 7) },
  {
    name: 'the bit that tells of capabilities',
    apply: (config) => config.map((byte, i) => (i === 6 ? byte ^ 0x10 : byte)),
  },
  { name: 'a bit of a capability pointer', apply: flipped((config) => standardList(config).pointers) },
  { name: 'a bit of a capability id', apply: flipped((config) => standardList(config).ids) },
  {
    name: 'a bit of an extended capability id',
    apply: flipped((config) => extendedList(config).flatMap((at) => [at, at + 1])),
  },
  {
    name: 'a bit of an extended capability pointer',
    apply: flipped((config) => extendedList(config).flatMap((at) => [at + 2, at + 3])),
  },
  { name: 'cut', apply: (config, random) => config.slice(0, 64 + 16 * random((config.length - 64) / 16 + 1)) },
  { name: '64 bytes and zeros', apply: (config) => filledFrom(config, 64, 0) },
  { name: '64 bytes and ones', apply: (config) => filledFrom(config, 64, 0xff) },
  { name: '256 bytes and zeros', apply: (config) => filledFrom(config, 256, 0) },
  { name: '256 bytes and ones', apply: (config) => filledFrom(config, 256, 0xff) },
  {
    name: 'zeros from anywhere',
    apply: (config, random) => filledFrom(config, 4 + random(Math.min(config.length - 4, 0x160)), 0),
  },
  {
    name: 'ones from anywhere',
    apply: (config, random) => filledFrom(config, 4 + random(Math.min(config.length - 4, 0x160)), 0xff),
  },
  { name: 'words swapped', apply: (config) => swapped(config, 2) },
  { name: 'dwords swapped', apply: (config) => swapped(config, 4) },
  { name: 'qwords swapped', apply: (config) => swapped(config, 8) },
  { name: 'rows shifted', apply: shifted },
]

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0')

function groups(config: Uint8Array, width: number, littleEndian: boolean): string[] {
  return Array.from({ length: Math.floor(config.length / width) }, (_, i) => {
    const group = [...config.slice(width * i, width * i + width)]
    return (littleEndian ? group.reverse() : group).map((byte) => hex(byte, 2)).join('')
  })
}

const rows = (all: readonly string[], width: number, row: (at: number, part: string) => string): string =>
  Array.from({ length: Math.ceil((all.length * width) / 16) }, (_, i) => {
    const each = 16 / width
    return row(16 * i, all.slice(each * i, each * i + each).join(' '))
  }).join('\n')

const text = (write: (config: Uint8Array) => string) => (config: Uint8Array) => new TextEncoder().encode(write(config))

const words = (width: number, littleEndian: boolean, row: (at: number, part: string) => string) =>
  text((config) => rows(groups(config, width, littleEndian), width, row))

const plain = (at: number, part: string) => `${hex(at, 8)}: ${part}`
const dump = (at: number, part: string) => `${hex(at, 7)} ${part}`
const memory = (at: number, part: string) => `00000000b0000${hex(at, 3)}: ${part.replace(/\S+/g, '0x$&')}`

/** Files of one device, by the notation. */
export const NOTATIONS: Readonly<Record<string, (config: Uint8Array) => Uint8Array>> = {
  raw: (config) => config,
  'lspci -xxxx': text(
    (config) => `00:12.0 device\n${rows(groups(config, 1, true), 1, (at, part) => `${hex(at, 2)}: ${part}`)}\n`,
  ),
  xxd: words(1, true, plain),
  'dwords of a little-endian machine': words(4, true, plain),
  'dwords of a big-endian machine': words(4, false, plain),
  'qwords of a little-endian machine': words(8, true, plain),
  'hexdump of a little-endian machine': words(2, true, dump),
  'hexdump of a big-endian machine': words(2, false, dump),
  'xp /xw': words(4, true, memory),
  'xp /xw of a big-endian target': words(4, false, memory),
  'bare dwords': words(4, true, (_, part) => part),
}
