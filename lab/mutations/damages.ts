import type { Numbers } from './numbers'

/** A way in which config space is damaged on its way. */
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

const rowFilled =
  (byte: number) =>
  (config: Uint8Array, random: Numbers): Uint8Array => {
    const at = 16 * random(config.length / 16)
    return config.slice().fill(byte, at, at + 16)
  }

function rowsExchanged(config: Uint8Array, random: Numbers): Uint8Array {
  const [a, b] = [16 * random(config.length / 16), 16 * random(config.length / 16)]
  const found = config.slice()
  found.set(config.subarray(a, a + 16), b)
  found.set(config.subarray(b, b + 16), a)
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

/** A bit flipped in one of the bytes that say what the others mean. */
const flipped =
  (places: (config: Uint8Array) => readonly number[], bits = 8) =>
  (config: Uint8Array, random: Numbers): Uint8Array => {
    const found = places(config)
    const at = found[random(found.length)]
    const bit = 1 << random(bits)
    return at === undefined ? config : config.map((byte, i) => (i === at ? byte ^ bit : byte))
  }

/** Ways to turn a dump into another one. */
export const DAMAGES: readonly Damage[] = [
  { name: 'a bit of the ids', apply: flipped(() => [...range(0, 4), ...range(0x2c, 0x30)]) },
  { name: 'a bit of the class', apply: flipped(() => range(0x08, 0x0c)) },
  // Bit 7, multifunction, is an option of every device: with it turned the dump is whole, of a device created otherwise.
  { name: 'a bit of the header type', apply: flipped(() => [0x0e], 7) },
  {
    name: 'the bit that announces capabilities',
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
  { name: 'a row zero', apply: rowFilled(0) },
  { name: 'a row of ones', apply: rowFilled(0xff) },
  { name: 'two rows exchanged', apply: rowsExchanged },
  { name: 'words swapped', apply: (config) => swapped(config, 2) },
  { name: 'dwords swapped', apply: (config) => swapped(config, 4) },
  { name: 'qwords swapped', apply: (config) => swapped(config, 8) },
  { name: 'rows shifted', apply: shifted },
]
