import { type Mapping, ProcessMemory } from './process-memory'
import type { Qemu } from './qemu-process'

/** A PCI device as it lies in the memory of a QEMU process. The arrays are as long as QEMU's own: 256 or 4096 bytes. */
export interface LiveDevice {
  /** "/machine/peripheral/net0": where the device stands in QEMU's object tree. */
  readonly path: string
  /** Name of the QOM type: "virtio-net-pci". */
  readonly type: string
  /** Device number times 8 plus function number. */
  readonly devfn: number
  readonly config: Uint8Array
  readonly cmask: Uint8Array
  readonly wmask: Uint8Array
  readonly w1cmask: Uint8Array
  /** Where the four arrays lie in QEMU's memory. */
  readonly addresses: readonly number[]
}

/*
 * How struct PCIDevice goes on after its DeviceState (qemu 7.2: include/hw/pci/pci_device.h): config, cmask, wmask,
 * w1cmask, used; devfn; requester_id_cache; name.
 */
const POINTERS = 5
const DEVFN_AT = 40
const NAME_AT = 64
const NAME_SIZE = 64
const RECORD_SIZE = NAME_AT + NAME_SIZE
/** DeviceState.canonical_path lies at most this far in front of `config`. */
const PATH_WITHIN = 256
const LONGEST_PATH = 256
/** The heap is looked through in pieces of this size. */
const PIECE = 1 << 20

const pointerAt = (bytes: Buffer, at: number): number => bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32

const text = (bytes: Buffer): string => {
  const end = bytes.indexOf(0)
  return bytes.toString('latin1', 0, end < 0 ? bytes.length : end)
}

/** Offsets of five words in a row that could point to different heap blocks, followed by a possible devfn. */
function* candidates(words: Uint32Array, low: number, high: number): Generator<number> {
  // Compares the upper halves only: the lower ones are looked at for the few places that are left.
  const least = Math.floor(low / 2 ** 32)
  const most = Math.floor(high / 2 ** 32)
  let run = 0
  for (let i = 0; i + 1 < words.length; i += 2) {
    const upper = words[i + 1]!
    run = upper >= least && upper <= most && (words[i]! & 15) === 0 ? run + 1 : 0
    if (run >= POINTERS && (words[i + 2] ?? 256) < 256) yield 4 * (i + 2 - 2 * POINTERS)
  }
}

/** Vendor, device, revision and class are compared in every device (pci_init_cmask, hw/pci/pci.c). */
const isCmask = (bytes: Buffer): boolean => bytes.readUInt32LE(0) === 0xffffffff && bytes.readUInt32LE(8) === 0xffffffff

/** glibc keeps the size of a heap block, and three flags, in the word in front of it. */
const blockSize = (memory: ProcessMemory, address: number): number =>
  (pointerAt(memory.read(address - 8, 8), 0) & ~7) - 8

function pathOf(memory: ProcessMemory, record: number): string | null {
  const front = memory.readBefore(record, PATH_WITHIN)
  // Nearest first: what lies farther in front may belong to the block before this one.
  for (let at = front.length - 8; at >= 0; at -= 8) {
    const found = text(memory.read(pointerAt(front, at), LONGEST_PATH))
    if (found.startsWith('/machine/')) return found
  }
  return null
}

function deviceAt(memory: ProcessMemory, address: number, record: Buffer): LiveDevice | null {
  if (!isCmask(memory.read(pointerAt(record, 8), 12))) return null
  const path = pathOf(memory, address)
  if (path === null) return null
  const size = blockSize(memory, pointerAt(record, 0)) >= 4096 ? 4096 : 256
  const array = (index: number) => new Uint8Array(memory.read(pointerAt(record, 8 * index), size))
  return {
    path,
    type: text(record.subarray(NAME_AT)),
    devfn: record.readUInt32LE(DEVFN_AT),
    config: array(0),
    cmask: array(1),
    wmask: array(2),
    w1cmask: array(3),
    addresses: [0, 1, 2, 3].map((index) => pointerAt(record, 8 * index)),
  }
}

/** Every device whose record begins in that mapping. */
function* devicesIn(memory: ProcessMemory, { start, end }: Mapping, low: number, high: number): Generator<LiveDevice> {
  // Longer than a piece, so that a record at its end is seen whole.
  const bytes = Buffer.allocUnsafeSlow(PIECE + RECORD_SIZE)
  const words = new Uint32Array(bytes.buffer)
  for (let from = start; from < end; from += PIECE) {
    memory.fill(bytes, from)
    for (const at of candidates(words, low, high)) {
      // The next piece begins there, or the next mapping, which may follow without a gap.
      if (at >= PIECE || from + at >= end) break
      const device = deviceAt(memory, from + at, bytes.subarray(at, at + RECORD_SIZE))
      if (device) yield device
    }
  }
}

/** Every PCI device of a paused QEMU, with the config space and the masks it holds now. */
export function readLiveDevices(qemu: Pick<Qemu, 'pid'>): LiveDevice[] {
  const memory = new ProcessMemory(qemu.pid)
  try {
    const heaps = memory.heaps()
    const low = Math.min(...heaps.map(({ start }) => start))
    const high = Math.max(...heaps.map(({ end }) => end))
    return heaps.flatMap((heap) => [...devicesIn(memory, heap, low, high)])
  } finally {
    memory.close()
  }
}

/** The same devices as they are now. */
export function readAgain(qemu: Pick<Qemu, 'pid'>, devices: readonly LiveDevice[]): LiveDevice[] {
  const memory = new ProcessMemory(qemu.pid)
  try {
    return devices.map((device) => {
      const array = (index: number) => new Uint8Array(memory.read(device.addresses[index]!, device.config.length))
      return { ...device, config: array(0), cmask: array(1), wmask: array(2), w1cmask: array(3) }
    })
  } finally {
    memory.close()
  }
}

/** The device started with `id=`. @throws Error when QEMU's memory shows none or several */
export function liveDevice(devices: readonly LiveDevice[], id: string): LiveDevice {
  const found = devices.filter((device) => device.path === `/machine/peripheral/${id}`)
  if (found.length !== 1) throw new Error(`${found.length} devices named ${id} in QEMU's memory`)
  return found[0]!
}
