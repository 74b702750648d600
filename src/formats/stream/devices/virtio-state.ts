import { be32 } from '../../../bytes/cursor'
import type { ByteSource } from '../../../bytes/source'
import type { PinnedValue, VirtioNegotiation } from '../stream'

/** Most ports of a virtio-serial device. QEMU: virtio_serial_device_realize(), hw/char/virtio-serial-bus.c. */
const MOST_PORTS = 511
const BITS = 32

const be64 = (bytes: Uint8Array, at: number): bigint => (BigInt(be32(bytes, at)) << 32n) + BigInt(be32(bytes, at + 4))

/** Place of a section's type-specific state. */
interface OwnState {
  readonly source: ByteSource
  /** Of its first byte. */
  readonly at: number
  readonly end: number
}

/** A value that QEMU compares; these have no place that both sides share. */
const pinned = (name: string, type: string, value: bigint): PinnedValue => ({ name, type, offset: 0, value })

function bitsIn(words: readonly number[]): number {
  let bits = 0
  for (const word of words) for (let rest = word; rest !== 0; rest &= rest - 1) bits++
  return bits
}

/** The maximum of ports of a virtio-serial device; null if that is not the form of its state. */
function mostPorts({ source, at, end }: OwnState): number | null {
  const head = source.read(at, Math.min(8, end - at))
  if (head.length < 8) return null
  const big = be32(head, 4)
  // In the byte order of the guest.
  const ports = big <= MOST_PORTS ? big : new DataView(head.slice(4, 8).buffer).getUint32(0, true)
  return ports === 0 || ports > MOST_PORTS ? null : ports
}

/**
 * The ports of a virtio-serial device: be16 columns, be16 rows, be32 maximum of ports; a bit for each port present;
 * be32 number of ports. Bit 0 is set even without a port 0, which the first virtconsole is: the number of ports
 * shows it. QEMU: virtio_serial_save_device(), virtio_serial_device_realize() (hw/char/virtio-serial-bus.c).
 */
function serialPorts({ source, at, end }: OwnState): PinnedValue[] {
  const ports = mostPorts({ source, at, end })
  if (ports === null) return []
  const words = Math.ceil(ports / BITS)
  const map = source.read(at + 8, Math.min(4 * words, end - at - 8))
  if (map.length < 4 * words) return []
  const values = Array.from({ length: words }, (_, i) => be32(map, 4 * i))
  const count = source.read(at + 8 + 4 * words, Math.min(4, end - at - 8 - 4 * words))
  const first = count.length < 4 ? null : be32(count, 0) - bitsIn([values[0]! & ~1, ...values.slice(1)])
  return [
    ...values.map((value, i) => pinned(`ports_map[${i}]`, 'ports', BigInt(value))),
    ...(first === 0 || first === 1 ? [pinned('port 0', 'port', BigInt(first))] : []),
  ]
}

/**
 * The values that a virtio-mem device compares: be64 address, be64 size of its region, be64 size of a block, be32 node.
 * QEMU: vmstate_virtio_mem_sanity_checks (hw/virtio/virtio-mem.c).
 */
function memoryProperties({ source, at, end }: OwnState): PinnedValue[] {
  const bytes = source.read(at, Math.min(28, end - at))
  if (bytes.length < 28) return []
  return [
    pinned('memaddr', 'property hex', be64(bytes, 0)),
    pinned('memdev', 'property size', be64(bytes, 8)),
    pinned('block-size', 'property hex', be64(bytes, 16)),
    pinned('node', 'property decimal', BigInt(be32(bytes, 24))),
  ]
}

/** Bytes of an output: the second with the size of its framebuffer, which 8.2 brought (x-scanout-vmstate-version). */
const [OUTPUT, WITH_FRAMEBUFFER] = [40, 64]
/** QEMU: VIRTIO_GPU_MAX_SCANOUTS. */
const MOST_OUTPUTS = 16

/**
 * The outputs of a virtio-gpu: its resources end with a be32 0, then come be32 enable, be32 number of outputs and the
 * outputs, some with the size of a framebuffer and some without. QEMU: virtio_gpu_save(), vmstate_virtio_gpu_scanouts
 * (hw/display/virtio-gpu.c).
 * @returns how many there are, and their bytes together
 */
export function gpuOutputs({ source, at, end }: OwnState): PinnedValue[] {
  const tail = source.read(at, end - at)
  const found: [count: number, bytes: number][] = []
  for (let count = 1; count <= MOST_OUTPUTS; count++) {
    for (let bytes = count * OUTPUT; bytes <= count * WITH_FRAMEBUFFER; bytes += WITH_FRAMEBUFFER - OUTPUT) {
      const start = tail.length - bytes - 12
      if (start >= 0 && be32(tail, start) === 0 && be32(tail, start + 8) === count) found.push([count, bytes])
    }
  }
  // More than one match is chance in a resource's pixels: then nothing is compared.
  if (found.length !== 1) return []
  const [[count, bytes]] = found as [[number, number]]
  return [pinned('max_outputs', 'uint32 equal', BigInt(count)), pinned('outputs', 'bytes of outputs', BigInt(bytes))]
}

/** Bytes of a virtio-net's state before the addresses of its filter: their number is the last be32. */
const NET_FILTER = 18
/** MAX_VLAN bits (hw/net/virtio-net.c), be32 has_vnet_hdr, six flags, has_ufo. */
const [NET_VLANS, NET_VNET, NET_FLAGS, NET_UFO] = [512, 4, 6, 1]
const ADDRESS = 6
/** Entries of the filter (MAC_TABLE_ENTRIES). */
const MOST_ADDRESSES = 64
const OFFLOADS = 8
const SUBSECTION = 0x05

/** Whether the state ends here, or its subsections, whose names begin with "virtio", begin. */
function isNetEnd(bytes: Uint8Array, at: number): boolean {
  if (at === bytes.length) return true
  return bytes[at] === SUBSECTION && String.fromCharCode(...bytes.subarray(at + 2, at + 8)) === 'virtio'
}

const be16 = (bytes: Uint8Array, at: number): number => (bytes[at]! << 8) | bytes[at + 1]!

/**
 * Queue pairs of a virtio-net whose fields up to here are read: be16 maximum and be16 current ones if there is more than
 * one, be32 for each current one but the first; be64 offloads if the guest controls them. Null if it is none of these.
 */
function netPairs(bytes: Uint8Array, at: number): number | null {
  const ends = (end: number) => isNetEnd(bytes, end) || isNetEnd(bytes, end + OFFLOADS)
  if (at + 4 <= bytes.length) {
    const [most, current] = [be16(bytes, at), be16(bytes, at + 2)]
    if (most > 1 && current >= 1 && current <= most && ends(at + 4 * current)) return most
  }
  return ends(at) ? 1 : null
}

/** A virtio-net's state from has_vnet_hdr on, after the addresses of its filter; null if that is not its form. */
function afterFilter({ source, at, end }: OwnState): Uint8Array | null {
  const head = source.read(at, Math.min(NET_FILTER + 4, end - at))
  if (head.length < NET_FILTER + 4) return null
  const addresses = be32(head, NET_FILTER)
  if (addresses > MOST_ADDRESSES) return null
  const start = at + head.length + addresses * ADDRESS + NET_VLANS
  const rest = source.read(start, Math.max(0, end - start))
  return rest.length >= NET_VNET + NET_FLAGS + NET_UFO && be32(rest, 0) <= 1 ? rest : null
}

/**
 * What a virtio-net compares: whether its backend sends virtio's headers and UFO, which a destination whose backend does not
 * refuses, and the number of queue pairs. QEMU: vmstate_virtio_net_device (hw/net/virtio-net.c), the same from 2.6 on.
 */
function netBackend(state: OwnState): PinnedValue[] {
  const rest = afterFilter(state)
  if (rest === null) return []
  const pairs = netPairs(rest, NET_VNET + NET_FLAGS + NET_UFO)
  return [
    pinned('has_vnet_hdr', 'vnet header', BigInt(be32(rest, 0))),
    pinned('has_ufo', 'ufo', BigInt(rest[NET_VNET + NET_FLAGS]!)),
    ...(pairs === null ? [] : [pinned('max_queue_pairs', 'queue pairs', BigInt(pairs))]),
  ]
}

const READERS: Readonly<Record<string, (state: OwnState) => PinnedValue[]>> = {
  'virtio-console': serialPorts,
  'virtio-mem': memoryProperties,
  'virtio-net': netBackend,
}

/** Whether QEMU compares part of the state of a virtio device of that kind. */
export const hasPinnedState = (kind: string): boolean => READERS[kind] !== undefined

/**
 * Returns the values a destination compares in the type-specific state of a virtio device, which follows its queues.
 */
export const pinnedState = (kind: string, state: OwnState): PinnedValue[] => READERS[kind]?.(state) ?? []

/** Returns what the state of a virtio device shows of its backend, which decides what it can offer. */
export function backendState(kind: string, state: OwnState): Pick<VirtioNegotiation, 'vnetHeader' | 'ufo' | 'ports'> {
  if (kind === 'virtio-console') {
    const ports = mostPorts(state)
    return ports === null ? {} : { ports }
  }
  const rest = kind === 'virtio-net' ? afterFilter(state) : null
  return rest === null ? {} : { vnetHeader: be32(rest, 0) === 1, ufo: rest[NET_VNET + NET_FLAGS] === 1 }
}

/**
 * The queue of a virtio-blk's first request that is not done: a byte 1, be32 number of its queue if there are several, and the
 * request. Null if there is none. QEMU: virtio_blk_save_device() (hw/block/virtio-blk.c).
 * @param queues of the device
 */
export function requestQueue(kind: string, { source, at, end }: OwnState, queues: number): number | null {
  if (kind !== 'virtio-blk') return null
  const head = source.read(at, Math.max(0, Math.min(5, end - at)))
  if (head.length < 5 || head[0] !== 1) return null
  return queues > 1 ? be32(head, 1) : 0
}
