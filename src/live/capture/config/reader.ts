import { InputError } from '../../../bytes/input-error'
import { parseAddress } from '../../../pci/address'
import { type Monitor, type MonitorCommand, Refused } from '../../monitor'

/** A run of config space to read: an address of the guest's, an offset and a length, both even. */
export interface ConfigRead {
  readonly address: string
  readonly offset: number
  readonly length: number
}

/** Reads config space as the guest does. The answers are in the order of what is asked. */
export type ConfigReader = (reads: readonly ConfigRead[]) => Promise<readonly Uint8Array[]>

const hmp = (line: string): MonitorCommand => ({
  execute: 'human-monitor-command',
  arguments: { 'command-line': line },
})

/** @throws InputError where QEMU refuses, or answers with anything but text */
function textOf(answer: unknown, name: string): string {
  if (typeof answer === 'string') return answer
  throw new InputError(`${name} can't read config space${answer instanceof Refused ? `: ${answer.reason}` : ''}`)
}

/** Bytes of a unit that is read at once. */
const UNIT = 2

/** Little-endian bytes of 16-bit words. */
function bytesOf(words: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(UNIT * words.length)
  const view = new DataView(bytes.buffer)
  for (const [i, word] of words.entries()) view.setUint16(UNIT * i, word, true)
  return bytes
}

const BUSES = 256
const PER_BUS = 2 ** 20

/** Where the guest's config space is mapped: PCI Express Base 5.0 section 7.2.2, Enhanced Configuration Access Mechanism. */
export interface EcamWindow {
  readonly base: number
  readonly size: number
}

/** A region of that name in `info mtree`, perhaps behind an alias: TYPE_PCIE_HOST_BRIDGE, hw/pci/pcie_host.c. */
const WINDOW = /^ *([0-9a-f]{16})-([0-9a-f]{16}) \(prio -?\d+, i\/o\): (?:alias \S+ @)?pcie-mmcfg-mmio/gm

/** Finds the window in `info mtree`; null for a machine without one, or whose firmware has not set it up. */
export function ecamWindow(mtree: string): EcamWindow | null {
  for (const [, first, last] of mtree.matchAll(WINDOW)) {
    const base = Number.parseInt(first!, 16)
    const size = Number.parseInt(last!, 16) - base + 1
    // The region by itself, without a place in memory, begins at 0.
    if (base > 0 && size >= PER_BUS && size <= BUSES * PER_BUS) return { base, size }
  }
  return null
}

/** "00000000b0000000: 0x1234 0x…": words in the guest's byte order, which is little-endian on machines with ECAM. */
const WORDS = /^[0-9a-f]+: ((?:0x[0-9a-f]{4} ?)+)$/gm

/** The words that `xp` prints. */
const wordsIn = (text: string): number[] =>
  [...text.replaceAll('\r', '').matchAll(WORDS)].flatMap(([, row]) => row!.trim().split(' ').map(Number))

const placeOf = (address: string): number => {
  const { bus, device, function: fn } = parseAddress(address)
  return bus * PER_BUS + device * 2 ** 15 + fn * 2 ** 12
}

/** Whether a function is within the window: with a window of 16 MiB, only those of 16 buses are. */
export const isWithin = (address: string, { size }: EcamWindow): boolean => placeOf(address) < size

/**
 * Reads through the window by `xp`, which accesses 4 bytes at once where as many are wanted, and no byte that is not.
 * Nothing of the machine is changed.
 */
export const ecamReader =
  (monitor: Monitor, { base }: EcamWindow): ConfigReader =>
  async (reads) => {
    const at = ({ address, offset }: ConfigRead) => `0x${(base + placeOf(address) + offset).toString(16)}`
    const answers = await monitor.executeAll(reads.map((read) => hmp(`xp /${read.length / UNIT}xh ${at(read)}`)))
    return reads.map(({ length }, i) => {
      const words = wordsIn(textOf(answers[i], monitor.name))
      if (words.length === length / UNIT) return bytesOf(words)
      throw new InputError(
        `${monitor.name} can't read config space: xp prints ${words.length} words of ${length / UNIT}`,
      )
    })
  }

const CONFIG_ADDRESS = 0xcf8
const CONFIG_DATA = 0xcfc
const ENABLE = 0x8000_0000
/** "portl[0x0cf8] = 0x80000000", "portw[0x0cfe] = 0x29c0" */
const PORT = /^port[wl]\[0x0cf[8ce]\] = (0x[0-9a-f]{1,8})/

function portIn(text: string, name: string): number {
  const value = PORT.exec(text)?.[1]
  if (value !== undefined) return Number(value)
  throw new InputError(`${name} can't read config space: it has no ports of PCI`)
}

const select = (value: number): MonitorCommand => hmp(`o /w 0x${CONFIG_ADDRESS.toString(16)} 0x${value.toString(16)}`)
const half = (at: number): MonitorCommand => hmp(`i /h 0x${(CONFIG_DATA + (at & 2)).toString(16)}`)

/**
 * Reads through the two ports of PCI 3.0 section 3.2.2.3.2. The guest uses them too, so its machine must stand still;
 * the address that it has selected is selected again with every part that is read, and after a kill of this process.
 */
export const portReader =
  (monitor: Monitor): ConfigReader =>
  async (reads) => {
    const selected = portIn(await monitor.hmp(`i /w 0x${CONFIG_ADDRESS.toString(16)}`), monitor.name)
    const release = await monitor.lastWord(select(selected))
    const found: Uint8Array[] = []
    for (const { address, offset, length } of reads) {
      const { bus, device, function: fn } = parseAddress(address)
      const own = ENABLE + bus * 2 ** 16 + device * 2 ** 11 + fn * 2 ** 8
      const offsets = Array.from({ length: length / UNIT }, (_, i) => offset + UNIT * i)
      const answers = await monitor.executeAll([
        ...offsets.flatMap((at) => [select(own + (at & ~3)), half(at)]),
        select(selected),
      ])
      found.push(bytesOf(offsets.map((_, i) => portIn(textOf(answers[2 * i + 1], monitor.name), monitor.name))))
    }
    release()
    return found
  }
