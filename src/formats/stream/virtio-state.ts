import { be32 } from '../../bytes/cursor'
import type { ByteSource } from '../../bytes/source'
import type { PinnedValue } from './stream'

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

/**
 * The ports of a virtio-serial device: be16 columns, be16 rows, be32 maximum of ports; a bit for each port present;
 * be32 number of ports. Bit 0 is set even without a port 0, which the first virtconsole is: the number of ports
 * shows it. QEMU: virtio_serial_save_device(), virtio_serial_device_realize() (hw/char/virtio-serial-bus.c).
 */
function serialPorts({ source, at, end }: OwnState): PinnedValue[] {
  const head = source.read(at, Math.min(8, end - at))
  if (head.length < 8) return []
  const big = be32(head, 4)
  // In the byte order of the guest.
  const ports = big <= MOST_PORTS ? big : new DataView(head.slice(4, 8).buffer).getUint32(0, true)
  if (ports === 0 || ports > MOST_PORTS) return []
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

/** Bytes per output: since 8.2 with the size of its framebuffer (x-scanout-vmstate-version). */
const SCANOUTS = [40, 52]
/** QEMU: VIRTIO_GPU_MAX_SCANOUTS. */
const MOST_OUTPUTS = 16

/**
 * The outputs of a virtio-gpu: its resources end with a be32 0, then come be32 enable, be32 number of outputs and
 * the outputs, 40 or 52 bytes each. QEMU: virtio_gpu_save(), vmstate_virtio_gpu_scanouts (hw/display/virtio-gpu.c).
 */
export function gpuOutputs({ source, at, end }: OwnState): PinnedValue[] {
  const tail = source.read(at, end - at)
  const isCount = (count: number) =>
    SCANOUTS.some((size) => {
      const start = tail.length - size * count - 12
      return start >= 0 && be32(tail, start) === 0 && be32(tail, start + 8) === count
    })
  const counts = Array.from({ length: MOST_OUTPUTS }, (_, i) => i + 1).filter(isCount)
  // More than one match is chance in a resource's pixels: then nothing is compared.
  return counts.length === 1 ? [pinned('max_outputs', 'uint32 equal', BigInt(counts[0]!))] : []
}

const READERS: Readonly<Record<string, (state: OwnState) => PinnedValue[]>> = {
  'virtio-console': serialPorts,
  'virtio-mem': memoryProperties,
}

/** Whether QEMU compares part of the state of a virtio device of that kind. */
export const hasPinnedState = (kind: string): boolean => READERS[kind] !== undefined

/**
 * Returns the values a destination compares in the type-specific state of a virtio device, which follows its queues.
 */
export const pinnedState = (kind: string, state: OwnState): PinnedValue[] => READERS[kind]?.(state) ?? []
