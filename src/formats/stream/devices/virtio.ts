import { be32 } from '../../../bytes/cursor'
import type { ByteSource } from '../../../bytes/source'
import type { Located } from '../sections/located'
import {
  CONFIG_AT,
  type ConfigSize,
  configSizes,
  LARGEST_PCI_STATE,
  MOST_VECTORS,
  msixStateSize,
  msixVectors,
  pciStateSize,
} from '../sections/pci-state'
import type { StrayQueue } from '../stream'

/** Well above virtio's largest configuration structure. */
const LARGEST_DEVICE_CONFIG = 16 * 1024
/** QEMU: VIRTIO_QUEUE_MAX. */
const MOST_QUEUES = 1024
/** Virtio 1.2 section 2.6: Queue Size. */
const LARGEST_QUEUE = 32_768
const NO_VECTOR = 0xffff
/** Bytes of a queue without and with its vector. */
const QUEUE = 14
const VECTOR_QUEUE = 16

/** Bytes of a payload that are looked at. */
const LARGEST_HEAD = LARGEST_PCI_STATE + msixStateSize(MOST_VECTORS) + LARGEST_DEVICE_CONFIG + 20 * MOST_QUEUES

const be16 = (bytes: Uint8Array, at: number): number => bytes[at]! * 0x100 + bytes[at + 1]!

const isVector = (value: number, vectors: number): boolean => value === NO_VECTOR || value < vectors

/** What a state has of its queues. */
interface Queues {
  /** Size of each, in entries. */
  readonly queueSizes: readonly number[]
  /** The first that has no address although entries of it were used; absent if there is none. */
  readonly strayQueue?: StrayQueue
}

/** Of be64 address of a queue, be16 last index: the index if it has no address; else 0. */
const strayIndex = (head: Uint8Array, at: number): number =>
  be32(head, at) === 0 && be32(head, at + 4) === 0 ? be16(head, at + 8) : 0

/**
 * The `count` queues if they may start at `at`: be32 size, be64 address, be16 last index, with MSI-X be16 vector
 * each; otherwise null.
 */
function queuesAt(head: Uint8Array, at: number, count: number, vectors: number): Queues | null {
  const stride = vectors > 0 ? VECTOR_QUEUE : QUEUE
  if (count === 0 || count > MOST_QUEUES || at + count * stride > head.length) return null
  const sizes: number[] = []
  let stray: StrayQueue | undefined
  for (let queue = at; queue < at + count * stride; queue += stride) {
    const size = be32(head, queue)
    if (size === 0 || size > LARGEST_QUEUE) return null
    if (vectors > 0 && !isVector(be16(head, queue + 14), vectors)) return null
    const index = strayIndex(head, queue + 4)
    if (index !== 0) stray ??= { queue: sizes.length, index }
    sizes.push(size)
  }
  return { queueSizes: sizes, ...(stray && { strayQueue: stray }) }
}

/**
 * Length of the device-specific configuration, and the queues, if the state of a virtio device continues at `at`, after
 * that of its PCIDevice: vectors and be16 config vector with MSI-X only; u8 status, u8 isr, be16 selected queue, be32
 * features; be32 length of the device-specific configuration, and that; be32 number of queues, and those. QEMU:
 * virtio_save(), virtio_pci_save_config(). Null otherwise.
 */
function restAt(head: Uint8Array, at: number, vectors: number): Omit<VirtioHead, 'size'> | null {
  const common = at + msixStateSize(vectors) + (vectors > 0 ? 2 : 0)
  if (common + 16 > head.length || be16(head, common + 2) >= MOST_QUEUES) return null
  if (vectors > 0 && !isVector(be16(head, common - 2), vectors)) return null
  const length = be32(head, common + 8)
  const queues = common + 12 + length
  if (length > LARGEST_DEVICE_CONFIG || queues + 4 > head.length) return null
  const found = queuesAt(head, queues + 4, be32(head, queues), vectors)
  const stride = vectors > 0 ? VECTOR_QUEUE : QUEUE
  if (found === null) return null
  const low = be32(head, common + 4)
  return { configLength: length, ...found, low, length: queues + 4 + found.queueSizes.length * stride }
}

/** "virtio-mmio@000000000a003e00/virtio-net" */
const MMIO = /^virtio-mmio@/
/** be32 selected features of both sides, be32 page shift: virtio_mmio_save_config (hw/virtio/virtio-mmio.c). */
const MMIO_CONFIG = 12
/** Of each queue: be32 size, be32 alignment, be64 address, be16 last index. */
const MMIO_QUEUE = 18

/** The state of a virtio device at an address of its own, up to that of its type. */
interface MmioHead extends Queues {
  /** Offset of the state of the type in the source, and of what follows it. */
  readonly at: number
  readonly end: number
}

/**
 * Reads the state of a virtio device that is not on PCI but at an address of its own; undefined for other sections, and where
 * it has another form. QEMU: virtio_save().
 */
export function readMmio(source: ByteSource, { header, payload, end, described }: Located): MmioHead | undefined {
  const place = described?.virtio[0]
  if (!place || !MMIO.test(header.id)) return undefined
  const at = payload + place.offset
  const head = source.read(at, Math.min(LARGEST_HEAD, place.size, end - at))
  const length = MMIO_CONFIG + 12 <= head.length ? be32(head, MMIO_CONFIG + 8) : Number.POSITIVE_INFINITY
  const queues = MMIO_CONFIG + 12 + length
  if (queues + 4 > head.length) return undefined
  const count = be32(head, queues)
  if (count > MOST_QUEUES || queues + 4 + count * MMIO_QUEUE > head.length) return undefined
  const places = Array.from({ length: count }, (_, i) => queues + 4 + i * MMIO_QUEUE)
  const queue = places.findIndex((start) => strayIndex(head, start + 8) !== 0)
  const stray = queue < 0 ? {} : { strayQueue: { queue, index: strayIndex(head, places[queue]! + 8) } }
  const queueSizes = places.map((start) => be32(head, start))
  return { at: at + queues + 4 + count * MMIO_QUEUE, end: at + place.size, queueSizes, ...stray }
}

/** Possible numbers of vectors of a device, beginning with the one in its config space. */
function* vectorCounts(config: Uint8Array): Generator<number> {
  yield msixVectors(config)
  // Config space may be damaged. Finding that is the check's job, so it must not prevent reading the state.
  for (let vectors = 0; vectors <= MOST_VECTORS; vectors++) yield vectors
}

/** The state of a virtio-pci device up to that of its type. */
interface VirtioHead extends Queues {
  /** Of its PCI config space, which starts CONFIG_AT bytes into the state. */
  readonly size: ConfigSize
  /** Of the device-specific configuration, in bytes; its legacy I/O BAR has room for it. */
  readonly configLength: number
  /** Features 0 to 31 that the driver has acknowledged. */
  readonly low: number
  /** Bytes of all that; the state of the type follows. */
  readonly length: number
}

/**
 * Reads the state of a virtio-pci device, for which the description gives only the size.
 * @param payload offset of the state in the source
 * @param end offset just past it, or an upper bound of it
 * @returns null if the bytes are not such a state
 */
export function readVirtio(source: ByteSource, payload: number, end: number): VirtioHead | null {
  const head = source.read(payload, Math.min(LARGEST_HEAD, end - payload))
  const sizes = configSizes(head)
  for (const vectors of vectorCounts(head.subarray(CONFIG_AT, CONFIG_AT + 256))) {
    for (const size of sizes) {
      const rest = restAt(head, pciStateSize(size), vectors)
      if (rest !== null) return { size, ...rest }
    }
  }
  return null
}
