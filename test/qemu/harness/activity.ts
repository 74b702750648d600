import { setTimeout as sleep } from 'node:timers/promises'
import type { BusFunction, GuestConfig } from './guest'
import type { Qemu } from './qemu-process'
import type { Qtest } from './qtest'

/** Whole numbers below `n`, the same in every run. */
export type Random = (n: number) => number

export function randomFrom(seed: number): Random {
  let state = seed
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
}

const BRIDGE = 1
const HEADER = { command: 0x04, bars: 0x10, buses: 0x18, busesEnd: 0x1b }
const MCH_WINDOW = { start: 0x60, end: 0x68 }
/** Config accesses of one function in a round. */
const WRITES = 1500
const POKES = 150

function number(random: Random, width: number): number {
  const all = 2 ** (8 * width)
  return [0, all - 1, 2 ** random(8 * width), random(all)][random(4)]!
}

/** Without bus numbers nothing behind a bridge can be reached any more, and without its window no extended byte. */
function isKept({ type, bus, devfn }: BusFunction, at: number, width: number): boolean {
  const touches = (start: number, end: number) => at < end && at + width > start
  if (type === BRIDGE && touches(HEADER.buses, HEADER.busesEnd)) return true
  return bus === 0 && devfn === 0 && touches(MCH_WINDOW.start, MCH_WINDOW.end)
}

/** Writes anything anywhere into a function's config space, mostly into its first 512 bytes. */
export async function writeConfig(guest: GuestConfig, target: BusFunction, random: Random): Promise<void> {
  const writes: Promise<void>[] = []
  for (let i = 0; i < WRITES; i++) {
    const width = [1, 2, 4][random(3)]!
    const within = random(3) === 0 ? guest.size : Math.min(guest.size, 0x200)
    const at = Math.floor(random(within) / width) * width
    if (!isKept(target, at, width)) writes.push(guest.write(target, at, width, number(random, width)))
  }
  await Promise.all(writes)
}

/** Writes one value to all dwords of a function's config space. */
export async function sweepConfig(guest: GuestConfig, target: BusFunction, value: number): Promise<void> {
  const writes: Promise<void>[] = []
  for (let at = 0; at < guest.size; at += 4) if (!isKept(target, at, 4)) writes.push(guest.write(target, at, 4, value))
  await Promise.all(writes)
}

/** A region of a function, mapped. */
export interface Region {
  readonly io: boolean
  readonly base: number
  readonly size: number
}

const LARGEST = 0x200_0000
const roundUp = (value: number, to: number) => Math.ceil(value / to) * to

/** Maps all regions below 32 MiB, behind bridges too, and lets the functions decode and master. */
export async function mapRegions(guest: GuestConfig, functions: readonly BusFunction[]): Promise<Region[]> {
  const regions: Region[] = []
  const next = { memory: 0xc000_0000, io: 0x2000 }
  for (const target of [...functions].reverse()) {
    if (target.type === BRIDGE) {
      await guest.write(target, 0x1c, 2, 0xf020)
      await guest.write(target, 0x20, 4, 0xeff0_c000)
      await guest.write(target, 0x24, 4, 0x0000_fff0)
      await guest.write(target, 0x30, 4, 0)
    }
    const end = target.type === BRIDGE ? HEADER.buses : 0x28
    for (let at = HEADER.bars; at < end; at += 4) {
      await guest.write(target, at, 4, 0xffff_ffff)
      const found = await guest.read(target, at, 4)
      if (found === 0) continue
      const io = (found & 1) === 1
      const size = io ? (~(found & 0xfffc) & 0xffff) + 1 : (~(found & 0xffff_fff0) >>> 0) + 1
      const kind = io ? 'io' : 'memory'
      const base = size > LARGEST ? 0 : roundUp(next[kind], size)
      await guest.write(target, at, 4, base)
      if (base !== 0) {
        next[kind] = base + size
        regions.push({ io, base, size })
      }
      if (!io && (found & 6) === 4) {
        at += 4
        await guest.write(target, at, 4, 0)
      }
    }
    await guest.write(target, HEADER.command, 2, 0x0007)
  }
  return regions
}

/** Reads and writes anything in a region, mostly in its first 256 bytes. */
export async function pokeRegion(qtest: Qtest, { io, base, size }: Region, random: Random): Promise<void> {
  const accesses: Promise<unknown>[] = []
  for (let i = 0; i < POKES; i++) {
    const width = [1, 2, 4][random(3)]!
    const within = Math.min(size, random(2) === 0 ? 0x100 : 0x2000)
    const at = base + Math.floor(random(within) / width) * width
    const value = number(random, width)
    accesses.push(io ? qtest.out(at, width, value) : qtest.write(at, width, value))
    if (random(4) === 0) accesses.push(io ? qtest.in(at, width) : qtest.readMemory(at, width))
  }
  await Promise.all(accesses)
}

/** Lets the processor run the firmware, and timers expire, for so long. */
export async function runFor(qemu: Qemu, milliseconds: number): Promise<void> {
  await qemu.qmp.execute('cont')
  await sleep(milliseconds)
  await qemu.qmp.execute('stop')
}

const RESET_MS = 200

/** Resets the machine and waits until that has been done. */
export async function reset(qemu: Qemu): Promise<void> {
  await qemu.qmp.execute('system_reset')
  await sleep(RESET_MS)
}
