import { bytes, u16, u32, u64 } from './wire'

/** How a cluster of zeros may stand in an image: without an entry, or with one that says so (since version 3). */
export type Zeros = 'unallocated' | 'marked'

export interface ImageOptions {
  readonly version?: number
  readonly clusterBits?: number
  /** Entries of 16 bytes, which tell 32 parts of a cluster apart. */
  readonly extended?: boolean
  readonly diskSize?: number
  readonly zeros?: Zeros
}

export interface SavedState {
  readonly id: string
  readonly name: string
  readonly state: Uint8Array
  /** Bytes of extra data: 24 as of QEMU 6.0, 16 before, none in the first images. */
  readonly extra?: number
  /** Bytes of the state as the entry has them. */
  readonly stateSize?: number | bigint
  /** Size of the disk as the entry has it. */
  readonly diskSize?: number | bigint
}

const isZero = (part: Uint8Array): boolean => part.every((byte) => byte === 0)

/** A disk image with snapshots, written as QEMU's docs/interop/qcow2.txt describes it; what is not read is zero. */
export function diskImage(snapshots: readonly SavedState[], options: ImageOptions = {}): Buffer {
  const { version = 3, clusterBits = 9, extended = false, diskSize = 0, zeros = 'unallocated' } = options
  const cluster = 2 ** clusterBits
  const entrySize = extended ? 16 : 8
  const entries = cluster / entrySize
  const parts: Uint8Array[] = []
  let end = cluster
  const append = (part: Uint8Array): number => {
    const at = end
    const room = Math.ceil(part.length / cluster) * cluster
    parts.push(part, Buffer.alloc(room - part.length))
    end += room
    return at
  }

  const entryOf = (data: Uint8Array): Buffer => {
    if (isZero(data) && zeros === 'unallocated') return Buffer.alloc(entrySize)
    // The data is there and does not count: bit 0, or the upper half of the bitmap, says that it reads as zeros.
    const shown = isZero(data) ? Buffer.alloc(cluster, 0xee) : data
    const at = append(shown)
    if (!extended) return u64(BigInt(at) | (isZero(data) ? 1n : 0n) | (1n << 63n))
    const part = cluster / 32
    const allocated = Array.from({ length: 32 }, (_, i) => !isZero(data.subarray(i * part, (i + 1) * part)))
    const bitmap = allocated.reduce((all, isThere, i) => all | (1n << BigInt(isThere ? i : 32 + i)), 0n)
    return bytes(u64(BigInt(at) | (1n << 63n)), u64(bitmap))
  }

  const tables = snapshots.map(({ state }) => {
    const clusters = Array.from({ length: Math.ceil(state.length / cluster) }, (_, i) =>
      entryOf(state.subarray(i * cluster, (i + 1) * cluster)),
    )
    const seconds = Array.from({ length: Math.ceil(clusters.length / entries) }, (_, i) => {
      const table = bytes(...clusters.slice(i * entries, (i + 1) * entries))
      return isZero(table) ? 0 : append(table)
    })
    const disk = Array.from({ length: Math.ceil(diskSize / (cluster * entries)) }, () => 0)
    const first = [...disk, ...seconds]
    return { offset: append(bytes(...first.map((at) => u64(BigInt(at) | (at ? 1n << 63n : 0n))))), size: first.length }
  })

  const rows = snapshots.map(({ id, name, state, extra = 24, ...said }, i) => {
    const size = BigInt(said.stateSize ?? state.length)
    const row = bytes(
      u64(tables[i]!.offset),
      u32(tables[i]!.size),
      u16(id.length),
      u16(name.length),
      Buffer.alloc(16),
      u32(extra < 8 ? Number(size) : 0),
      u32(extra),
      bytes(u64(size), u64(BigInt(said.diskSize ?? diskSize)), Buffer.alloc(1024)).subarray(0, extra),
      id,
      name,
    )
    return bytes(row, Buffer.alloc((8 - (row.length % 8)) % 8))
  })
  const table = append(bytes(...rows))
  const header = bytes(
    'QFI\xfb',
    u32(version),
    Buffer.alloc(12),
    u32(clusterBits),
    u64(diskSize),
    Buffer.alloc(28),
    u32(snapshots.length),
    u64(table),
    version >= 3 ? bytes(u64(extended ? 16 : 0), Buffer.alloc(16), u32(4), u32(104)) : Buffer.alloc(0),
  )
  return bytes(header, Buffer.alloc(cluster - header.length), ...parts)
}
