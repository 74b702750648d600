import { writeUint } from '../../src/bytes/little-endian'
import { EXTENDED, STANDARD } from '../../src/kernel/capabilities'
import type { Random } from '../fuzz/random'
import type { HardwareFunction, Resource } from './compiled'

const IO = 0x100
const MEMORY = 0x200
const PREFETCH = 0x2000
const MEM_64 = 0x10_0000
const ROM = 6
const POINTER = 0x34
const BASE_ADDRESS_0 = 0x10
const ROM_ADDRESS = 0x30
const VENDOR = 9
const EXPRESS = 0x10
/** PCI_CAP_EXP_ENDPOINT_SIZEOF_V2 */
const EXPRESS_LENGTH = 52
/** Ids next to those of the tables: null, unknown, and such that only their low byte fits a known one. */
const STANDARD_IDS = [...STANDARD.map(({ id }) => id), 0x00, 0x15, 0xff, VENDOR, VENDOR, EXPRESS, EXPRESS]
const EXTENDED_IDS = [
  ...EXTENDED.map(({ id }) => id),
  0x00,
  0x2f,
  0x40,
  0xff,
  0x100,
  0x10b,
  0x1ff,
  0x0b,
  0x0b,
  0x23,
  0x23,
]

/** Ascending offsets below `end`, some right behind each other; now and then not in this order in the list. */
function places(random: Random, start: number, end: number, step: number, most: number): number[] {
  const found: number[] = []
  for (let at = start; at < end && found.length < most; ) {
    found.push(at)
    at += step * (1 + random.below(random.once(3) ? 12 : 5))
  }
  return random.once(3) ? found.sort(() => random.below(3) - 1) : found
}

function standardList(config: Uint8Array, apart: boolean, random: Random): void {
  const step = !apart && random.once(4) ? 1 : 4
  const found = places(random, 0x40 + step * random.below(4), 0xfc, step, 1 + random.below(9))
  config[POINTER] = found[0]!
  for (const [i, at] of found.entries()) {
    const id = random.pick(STANDARD_IDS)
    const isCrowded = found.some((other) => other > at && other <= at + EXPRESS_LENGTH)
    config[at] = apart && id === EXPRESS && isCrowded ? VENDOR : id
    // What is at any other place is random, and so is where it leads to.
    config[at + 1] = found[i + 1] ?? (random.once(20) ? (apart ? random.pick(found) : random.bits()) : 0)
    if (random.once(2)) config[at + 2] = 4 * random.below(10)
    if (config[at] === EXPRESS) config[at + 2] = (random.once(3) ? 1 : 2) | (random.once(6) ? 0x90 : 0)
  }
}

function extendedList(config: Uint8Array, random: Random): void {
  if (random.once(20)) return void config.fill(0, 0x100, 0x104)
  const [first, ...rest] = places(random, 0x100, 0xff0, 4 * (random.once(3) ? 20 : 2), 1 + random.below(10)).sort(
    (a, b) => (a === 0x100 ? -1 : b === 0x100 ? 1 : 0),
  )
  const found = [first!, ...rest]
  for (const [i, at] of found.entries()) {
    const next = found[i + 1] ?? (random.once(20) ? random.below(0x1000) : 0)
    writeUint(config, at, 4, (random.pick(EXTENDED_IDS) + random.below(4) * 0x1_0000 + next * 0x10_0000) >>> 0)
    // The length of vendor capabilities, which may be 0 or reach over the others.
    if (random.once(2))
      writeUint(config, at + 6, 2, (random.once(6) ? 0 : 4 * random.below(random.once(3) ? 1024 : 20)) << 4)
  }
}

/** A BAR with its upper half, or the ROM: what its registers hold, and the host's resource. */
function region(config: Uint8Array, bar: number, virtual: boolean, random: Random): Resource[] {
  const at = bar === ROM ? ROM_ADDRESS : BASE_ADDRESS_0 + 4 * bar
  const isIo = bar !== ROM && !virtual && random.once(4)
  const isWide = bar < 5 && !isIo && random.once(2)
  const flags = isIo ? IO : MEMORY | (isWide ? MEM_64 : 0) | (random.once(2) ? PREFETCH : 0)
  const length = 2n ** BigInt((isIo ? 2 : bar === ROM ? 11 : 4) + random.below(isWide ? 34 : isIo ? 6 : 16))
  const start = random.once(4) ? 0n : length * BigInt(1 + random.below(2 ** 10))
  const address = virtual ? 0n : BigInt.asUintN(isWide ? 64 : 32, start)
  const types = isIo ? 1 : bar === ROM ? 0 : (isWide ? 4 : 0) | (flags & PREFETCH ? 8 : 0)
  writeUint(config, at, 4, virtual ? 0 : Number(address % 2n ** 32n) + types)
  const own = { start, length: start === 0n ? 0n : length, flags }
  if (!isWide) return [own]
  writeUint(config, at + 4, 4, Number(address >> 32n))
  return [own, { start: 0n, length: 0n, flags: 0 }]
}

/**
 * A function with random lists of capabilities: known, hidden and unknown ones, next to each other, over each other and out
 * of order, between bytes that are random too; its regions fit its resources.
 * @param apart whether its capabilities lie at dwords, and none in a PCI Express capability or right after it
 */
export function drawFunction(random: Random, apart: boolean): HardwareFunction {
  const config = random.bytes(random.once(5) ? 0x100 : 0x1000)
  const isVirtual = random.once(4)
  config.set(isVirtual ? [0xff, 0xff, 0xff, 0xff] : [0x86, 0x80, 0x34, 0x12])
  config[0x0e]! &= 0x80
  config[0x06] = random.once(20) ? config[0x06]! & ~0x10 : config[0x06]! | 0x10
  config.fill(0, BASE_ADDRESS_0, ROM_ADDRESS + 4)
  const resources: Resource[] = []
  while (resources.length <= ROM) resources.push(...region(config, resources.length, isVirtual, random))
  standardList(config, apart, random)
  if (config.length > 0x100) extendedList(config, random)
  return { config, virtual: isVirtual ? { vendor: 0x15b3, device: 0x101e } : null, resources }
}
