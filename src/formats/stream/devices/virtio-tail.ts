import { be32 } from '../../../bytes/cursor'
import { indexOfWord } from '../../../bytes/latin1'
import type { ByteSource } from '../../../bytes/source'
import type { VirtioNegotiation } from '../stream'

/** QEMU: VIRTIO_QUEUE_MAX; each of these tables has room for all queues. */
const QUEUES = 1024

/**
 * Bytes of the subsections that a virtio device's state ends with, in any order: vmstate_virtio (hw/virtio/virtio.c) and,
 * nested in its extra_state, vmstate_virtio_pci (hw/virtio/virtio-pci.c), the same from 2.5 to 11.1.
 */
const SUBSECTIONS: ReadonlyMap<string, number> = new Map([
  ['virtio/device_endian', 1],
  ['virtio/64bit_features', 8],
  ['virtio/128bit_features', 8],
  ['virtio/virtqueues', QUEUES * 16],
  ['virtio/ringsize', QUEUES * 4],
  ['virtio/broken', 1],
  ['virtio/started', 1],
  ['virtio/disabled', 1],
  ['virtio/packed_virtqueues', QUEUES * 10],
  ['virtio/extra_state', 0],
  ['virtio_pci/modern_state', 16 + QUEUES * 28],
  ['virtio_pci/modern_state/features128', 8],
])

const MARK = 0x05
const VERSION = 4
/** All of them together, with their headers, and room for those of the type in front. */
const LARGEST_TAIL = [...SUBSECTIONS].reduce((sum, [name, bytes]) => sum + 2 + name.length + VERSION + bytes, 4096)

const decoder = new TextDecoder('latin1')

/** Places of the contents of subsections that follow each other from `at` to the end; null if something else does. */
function chainFrom(bytes: Uint8Array, at: number): Map<string, number> | null {
  const found = new Map<string, number>()
  let next = at
  while (next < bytes.length) {
    const length = bytes[next + 1] ?? 0
    const name = bytes[next] === MARK ? decoder.decode(bytes.subarray(next + 2, next + 2 + length)) : ''
    const size = SUBSECTIONS.get(name)
    if (size === undefined || found.has(name)) return null
    const content = next + 2 + length + VERSION
    found.set(name, content)
    next = content + size
  }
  return next === bytes.length ? found : null
}

/** Unlike those of a type's own state, "virtio-net-device/rss". */
const NAMES = /^virtio(?:_pci)?\//

/** Whether one of the subsections may begin here: 05, length of the name, the name. */
const mayBegin = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === MARK && NAMES.test(decoder.decode(bytes.subarray(at + 2, at + 13)))

const be64 = (bytes: Uint8Array, at: number): bigint => (BigInt(be32(bytes, at)) << 32n) + BigInt(be32(bytes, at + 4))

/** Subsections of the states of single types, in front of those; their length may vary. */
const OF_TYPES = [
  'virtio-net-device/rss',
  'virtio-net-device/backend',
  'virtio-balloon-device/free-page-report',
  'virtio-balloon-device/page-poison',
  // As 5.1 to 6.1 write it.
  'vitio-balloon-device/page-poison',
].map((name) => ({ name, mark: `${String.fromCharCode(MARK, name.length)}${name}\0\0\0\x01` }))

const namesIn = (bytes: Uint8Array): readonly string[] =>
  OF_TYPES.filter(({ mark }) => indexOfWord(bytes, mark) >= 0).map(({ name }) => name)

/** The features in a chain of subsections; without one that has them, only the first 32 were sent. */
function featuresIn(bytes: Uint8Array, chain: ReadonlyMap<string, number>, low: number): bigint {
  const value = (name: string) => (chain.has(name) ? be64(bytes, chain.get(name)!) : null)
  const high = value('virtio/128bit_features') ?? 0n
  return (high << 64n) | (value('virtio/64bit_features') ?? BigInt(low))
}

/**
 * Reads the subsections that a virtio device's state ends with. Their contents have no marks of their own, so that only a
 * chain of them from the first that is found to the end of the state counts.
 * @param at where the state of its type begins, which comes before them
 * @param end offset just past the state
 * @param low features 0 to 31, which come before all that
 */
export function negotiationIn(source: ByteSource, at: number, end: number, low: number): VirtioNegotiation {
  const start = Math.max(at, end - LARGEST_TAIL)
  const bytes = source.read(start, Math.max(0, end - start))
  for (let i = 0; i < bytes.length; i++) {
    if (!mayBegin(bytes, i)) continue
    const chain = chainFrom(bytes, i)
    return chain
      ? {
          features: featuresIn(bytes, chain, low),
          subsections: new Set([...namesIn(bytes.subarray(0, i)), ...chain.keys()]),
        }
      : { features: null, subsections: new Set() }
  }
  return { features: BigInt(low), subsections: new Set(namesIn(bytes)) }
}
