import { pick, type Random } from './random'
import type { PhysicalFunction } from './vfio'
import { type Bar, type Capability, type ExtendedCapability, functionOf } from './vfio-function'

const hex2 = (value: number): string => value.toString(16).padStart(2, '0')
const hexBytes = (random: Random, length: number): string =>
  Array.from({ length: Math.max(0, length) }, () => hex2(random(256))).join('')

const PM = 0x01
const MSI = 0x05
const EXP = 0x10
const MSIX = 0x11
const VNDR = 0x09
const STANDARD = [PM, MSI, EXP, MSIX, VNDR, VNDR, 0x00, 0x03, 0x04, 0x0d, 0x12, 0x13, 0x14, 0x55]
const EXTENDED = [
  0x00, 0x01, 0x02, 0x03, 0x04, 0x0b, 0x0d, 0x0e, 0x0f, 0x10, 0x13, 0x15, 0x17, 0x18, 0x19, 0x1b, 0x1e, 0x23,
]
/** Room each of these takes whatever follows it; the others end where the next one begins. */
const ROOM: Readonly<Record<number, number>> = { [MSI]: 0x18, [EXP]: 0x3c, [MSIX]: 0x0c }

/** Up to `count` offsets, multiples of 4 in any order, at least 8 bytes apart. */
function offsets(random: Random, count: number, first: number, end: number): number[] {
  const found: number[] = []
  for (let tries = 0; tries < 4 * count && found.length < count; tries++) {
    const at = first + 4 * random((end - first) / 4)
    if (found.every((other) => Math.abs(other - at) >= 8)) found.push(at)
  }
  return found
}

const roomAt = (at: number, all: readonly number[], end: number): number =>
  Math.min(end, ...all.filter((other) => other > at)) - at

function body(random: Random, id: number, length: number): string {
  const rest = hexBytes(random, length)
  // QEMU refuses other types, more than 32 messages, and MSI-X tables outside their BAR.
  if (id === EXP) return `${pick(random, ['02', '01', '12', '00', '92'])}00${rest.slice(4)}`
  if (id === MSI) return `${hex2((random(6) << 1) | (random(2) << 7) | random(2))}0${random(2)}${rest.slice(4)}`
  if (id === MSIX) return `0${random(8)}${pick(random, ['00', '80', 'c0'])}0000000000800000${rest.slice(20)}`
  return rest
}

function standard(random: Random): Capability[] {
  const all = offsets(random, 1 + random(5), 0x40, 0xf8)
  const taken = new Set<number>()
  return all.map((at) => {
    const room = roomAt(at, all, 0x100)
    const wanted = pick(random, STANDARD)
    const id = taken.has(wanted) || room < (ROOM[wanted] ?? 0) ? VNDR : wanted
    if (ROOM[id]) taken.add(id)
    return [at, id, body(random, id, Math.min(room, 0x40) - 2)]
  })
}

function extended(random: Random): ExtendedCapability[] {
  const all = [0x100, ...offsets(random, random(5), 0x108, 0xff8)]
  return all.map((at) => [
    at,
    pick(random, EXTENDED),
    1 + random(2),
    hexBytes(random, Math.min(roomAt(at, all, 0x1000), 0x24) - 4),
  ])
}

/** BAR 0 of 64 KiB, for MSI-X to lie in, and what comes behind it. */
function bars(random: Random): Bar[] {
  const found: Bar[] = [[0, 0x0, 0x10000]]
  for (let number = 1; number < 6; number++) {
    const kind = random(6)
    if (kind === 0) found.push([number, 0x0, 16 << random(20)])
    if (kind === 1) found.push([number, 0x1, 4 << random(6)])
    if (kind === 2) found.push([number, 0x8, 4096 << random(12)])
    if (kind === 3 && number < 5) found.push([number++, pick(random, [0x4, 0xc]), 2 ** (4 + random(34))])
  }
  return found
}

/** A function with capabilities of any kind in any order, such as QEMU attaches to. */
export function randomFunction(random: Random): PhysicalFunction {
  const express = random(3) > 0
  return functionOf({
    caps: standard(random),
    ext: express ? extended(random) : [],
    bars: bars(random),
    rom: pick(random, [0, 0, 2048, 64 << 10, 1 << 20]),
    header: pick(random, [0x00, 0x00, 0x80]),
    pin: random(5),
  })
}
