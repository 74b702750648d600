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
/** A digit or letter, as names of types begin. */
const [FIRST_LETTER, LAST_LETTER] = [0x30, 0x7a]
const RECORD_SIZE = NAME_AT + NAME_SIZE
/** DeviceState.canonical_path lies at most this far in front of `config`. */
const PATH_WITHIN = 256
const LONGEST_PATH = 256
/** The heap is looked through in pieces of this size. */
const PIECE = 1 << 20
const ROOM = Buffer.allocUnsafeSlow(PIECE + RECORD_SIZE)

const pointerAt = (bytes: Buffer, at: number): number => bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32

const text = (bytes: Buffer): string => {
  const end = bytes.indexOf(0)
  return bytes.toString('latin1', 0, end < 0 ? bytes.length : end)
}

/** Offsets of five words in a row that could point to different heap blocks, followed by a possible devfn. */
function* candidates(words: Uint32Array, { start: low, end: high }: Mapping): Generator<number> {
  // Compares the upper halves only: the lower ones are looked at for the few places that are left.
  const least = Math.floor(low / 2 ** 32)
  const most = Math.floor(high / 2 ** 32)
  const isPointer = (n: number): boolean => {
    const upper = words[2 * n + 1]!
    return upper >= least && upper <= most && (words[2 * n]! & 15) === 0
  }
  const count = words.length >> 1
  // Five in a row hold exactly one of every fifth: the others are looked at where that one may be a pointer.
  for (let middle = POINTERS - 1; middle < count; middle += POINTERS) {
    if (!isPointer(middle)) continue
    let first = middle
    while (first > middle - POINTERS + 1 && isPointer(first - 1)) first--
    for (let last = middle; last < middle + POINTERS && (last === middle || isPointer(last)); last++) {
      const start = last - POINTERS + 1
      if (start >= first && (words[2 * last + 2] ?? 256) < 256) yield 8 * start
    }
  }
}

/**
 * Vendor, device, revision and class are compared in every device, command and the upper half of status in none
 * (pci_init_cmask, hw/pci/pci.c). A block of nothing but ones, as a device's own state may have beside its PCIDevice, is none.
 */
const isCmask = (bytes: Buffer): boolean =>
  bytes.readUInt32LE(0) === 0xffffffff &&
  bytes.readUInt32LE(8) === 0xffffffff &&
  bytes.readUInt16LE(4) === 0 &&
  bytes[7] === 0

/** glibc keeps the size of a heap block, and three flags, in the word in front of it. */
const blockSize = (memory: ProcessMemory, address: number): number =>
  (pointerAt(memory.read(address - 8, 8), 0) & ~7) - 8

function pathOf(memory: ProcessMemory, record: number, { start: low, end: high }: Mapping): string | null {
  const front = memory.readBefore(record, PATH_WITHIN)
  // Nearest first: what lies farther in front may belong to the block before this one.
  for (let at = front.length - 8; at >= 0; at -= 8) {
    const pointer = pointerAt(front, at)
    if (pointer < low || pointer >= high) continue
    const found = text(memory.read(pointer, LONGEST_PATH))
    if (found.startsWith('/machine/')) return found
  }
  return null
}

function deviceAt(memory: ProcessMemory, address: number, record: Buffer, heap: Mapping): LiveDevice | null {
  // The name of a type follows: most that looks like five pointers has none.
  if (record[NAME_AT]! < FIRST_LETTER || record[NAME_AT]! > LAST_LETTER) return null
  const pointers = new Set(Array.from({ length: POINTERS }, (_, i) => pointerAt(record, 8 * i)))
  if (pointers.size < POINTERS || Math.min(...pointers) < heap.start || Math.max(...pointers) >= heap.end) return null
  if (!isCmask(memory.read(pointerAt(record, 8), 12))) return null
  const path = pathOf(memory, address, heap)
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

/** Every device whose record begins in that mapping. @param heap from the first to the last block of the heap */
function* devicesIn(memory: ProcessMemory, { start, end }: Mapping, heap: Mapping): Generator<LiveDevice> {
  for (let from = start; from < end; from += PIECE) {
    const length = Math.min(PIECE, end - from)
    // Longer than what is looked through, so that a record at its end is seen whole.
    const bytes = ROOM.subarray(0, length + RECORD_SIZE)
    memory.fill(bytes, from)
    for (const at of candidates(new Uint32Array(bytes.buffer, 0, bytes.length / 4), heap)) {
      // The next piece begins there, or the next mapping, which may follow without a gap.
      if (at >= length) break
      const device = deviceAt(memory, from + at, bytes.subarray(at, at + RECORD_SIZE), heap)
      if (device) yield device
    }
  }
}

/** Every PCI device of a paused QEMU, with the config space and the masks it holds now. */
export function readLiveDevices(qemu: Pick<Qemu, 'pid'>): LiveDevice[] {
  const memory = new ProcessMemory(qemu.pid)
  try {
    const heaps = memory.heaps()
    const all = { start: Math.min(...heaps.map(({ start }) => start)), end: Math.max(...heaps.map(({ end }) => end)) }
    return heaps.flatMap((heap) => [...devicesIn(memory, heap, all)])
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
