import { InputError } from '../../../bytes/input-error'
import { parseAddress } from '../../../pci/address'
import { type Monitor, type MonitorCommand, Refused } from '../../monitor'

/** A run of config space to read: an address of the guest's, an offset and a length, both even. */
export interface ConfigRead {
  readonly address: string
  readonly offset: number
  readonly length: number
}

/** Reads config space as the guest does. The answers are in the order of the requests. */
export type ConfigReader = (reads: readonly ConfigRead[]) => Promise<readonly Uint8Array[]>

const hmp = (line: string): MonitorCommand => ({
  execute: 'human-monitor-command',
  arguments: { 'command-line': line },
})

/** @throws InputError if QEMU refuses, or answers with anything but text */
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

/**
 * A region of that name in `info mtree`, perhaps behind an alias: TYPE_PCIE_HOST_BRIDGE, hw/pci/pcie_host.c. 11.1 calls
 * that of gpex-pcihost a container.
 */
const WINDOW = /^ *([0-9a-f]{16})-([0-9a-f]{16}) \(prio -?\d+, (?:i\/o|container)\): (?:alias \S+ @)?pcie-mmcfg-mmio/gm

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
 * Reads through the window by `xp`, which accesses 4 bytes at once if that many are wanted, and never more than are wanted.
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

/** In `info mtree`, among I/O ports: TYPE_PCI_HOST_BRIDGE, hw/pci/pci_host.c. */
const PORTS = /^ *0{13}cf8-0{13}cfb \(prio -?\d+, i\/o\): pci-conf-idx\r?$/m
const WITH_PORTS: ReadonlySet<string> = new Set(['x86_64', 'i386'])

/** Whether a machine has PCI's two ports where x86 has them; elsewhere something else may be there, or nothing. */
export const hasPorts = (mtree: string, architecture: string): boolean =>
  WITH_PORTS.has(architecture) && PORTS.test(mtree)

const CONFIG_ADDRESS = 0xcf8
const CONFIG_DATA = 0xcfc
const ENABLE = 0x8000_0000
/** "portl[0x0cf8] = 0x80000000", "portw[0x0cfe] = 0x29c0" */
const PORT = /^port[wl]\[0x0cf[8ce]\] = (0x[0-9a-f]{1,8})/

function portIn(text: string, name: string): number {
  const value = PORT.exec(text)?.[1]
  if (value !== undefined) return Number(value)
  throw new InputError(`${name} can't read config space: it has no PCI ports`)
}

const select = (value: number): MonitorCommand => hmp(`o /w 0x${CONFIG_ADDRESS.toString(16)} 0x${value.toString(16)}`)

/** One access to the data port: 4 bytes at a multiple of 4, or 2 at a multiple of 2. */
interface PortAccess {
  readonly at: number
  readonly size: 2 | 4
}

/** The fewest accesses that read a run of bytes and nothing outside of it. */
function accessesOf({ offset, length }: ConfigRead): PortAccess[] {
  const found: PortAccess[] = []
  const end = offset + length
  for (let at = offset; at < end; at += found.at(-1)!.size)
    found.push({ at, size: at % 4 === 0 && at + 4 <= end ? 4 : 2 })
  return found
}

interface PortRead extends ConfigRead {
  readonly accesses: readonly PortAccess[]
}

/** How many accesses are made before the guest's own address is selected again: one function, or several short runs. */
const ACCESSES = 64

/** Reads as they are made in one go each. */
function partsOf(reads: readonly ConfigRead[]): readonly (readonly PortRead[])[] {
  const parts: PortRead[][] = []
  let room = 0
  for (const read of reads) {
    const accesses = accessesOf(read)
    if (accesses.length > room) {
      parts.push([])
      room = ACCESSES
    }
    parts.at(-1)!.push({ ...read, accesses })
    room -= accesses.length
  }
  return parts
}

const dataOf = ({ at, size }: PortAccess): MonitorCommand =>
  hmp(`i /${size === 4 ? 'w' : 'h'} 0x${(CONFIG_DATA + (at & 3)).toString(16)}`)

function commandsOf({ address, accesses }: PortRead): MonitorCommand[] {
  const { bus, device, function: fn } = parseAddress(address)
  const own = ENABLE + bus * 2 ** 16 + device * 2 ** 11 + fn * 2 ** 8
  return accesses.flatMap((access) => [select(own + (access.at & ~3)), dataOf(access)])
}

/** @param answers to `commandsOf` */
function bytesRead({ offset, length, accesses }: PortRead, answers: readonly unknown[], name: string): Uint8Array {
  const bytes = new Uint8Array(length)
  for (const [i, { at, size }] of accesses.entries()) {
    const value = portIn(textOf(answers[2 * i + 1], name), name)
    for (let n = 0; n < size; n++) bytes[at - offset + n] = value >>> (8 * n)
  }
  return bytes
}

/**
 * Reads through the two ports of PCI 3.0 section 3.2.2.3.2. The guest uses them too, so its machine must stand still;
 * the address that it has selected is selected again with every part that is read, and after a kill of this process or
 * of what carries its commands.
 * @param refuseStarted throws if the machine no longer stands still; called before each part
 */
export const portReader =
  (monitor: Monitor, refuseStarted: () => Promise<void>): ConfigReader =>
  async (reads) => {
    const selected = portIn(await monitor.hmp(`i /w 0x${CONFIG_ADDRESS.toString(16)}`), monitor.name)
    const release = await monitor.lastWord(select(selected))
    const found: Uint8Array[] = []
    for (const part of partsOf(reads)) {
      await refuseStarted()
      const answers = await monitor.executeAll([...part.flatMap(commandsOf), select(selected)])
      let from = 0
      for (const read of part) {
        const to = from + 2 * read.accesses.length
        found.push(bytesRead(read, answers.slice(from, to), monitor.name))
        from = to
      }
    }
    release()
    return found
  }
