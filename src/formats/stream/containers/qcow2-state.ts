import { be32 } from '../../../bytes/cursor'
import { InputError } from '../../../bytes/input-error'
import type { ByteSource } from '../../../bytes/source'
import type { Image, Snapshot } from './qcow2'

/** Offset of a cluster, from bits 9 to 55 of a table's be64 entry. */
function clusterAt(bytes: Uint8Array, at: number): number {
  return (be32(bytes, at) & 0x00ffffff) * 2 ** 32 + ((be32(bytes, at + 4) & 0xfffffe00) >>> 0)
}

const COMPRESSED = 0x40000000
const ALL_ZERO = 1
const SUBCLUSTERS = 32

/** The machine's state in a snapshot, and where its bytes are in the image. */
interface VmState extends ByteSource {
  /** Offset in the image of a byte of the state; null if it is not allocated and reads zero. */
  place(offset: number): number | null
}

class SnapshotState implements VmState {
  readonly size: number
  private readonly base: number
  private readonly clusterSize: number
  private readonly entrySize: number
  private l2Index = -1
  private l2Offset = 0
  private entryIndex = -1
  private entry = new Uint8Array(0)

  constructor(
    private readonly source: ByteSource,
    private readonly image: Image,
    private readonly snapshot: Snapshot,
  ) {
    this.size = snapshot.stateSize
    this.clusterSize = 2 ** image.clusterBits
    this.entrySize = image.extended ? 16 : 8
    const perTable = (this.clusterSize / this.entrySize) * this.clusterSize
    // QEMU: qcow2_vm_state_offset(): the state starts where the first table's entries for the disk end.
    this.base = Math.ceil(snapshot.diskSize / perTable) * perTable
  }

  private entryOf(cluster: number): Uint8Array {
    const { l1Offset, l1Size } = this.snapshot
    const perTable = this.clusterSize / this.entrySize
    const l2Index = Math.floor(cluster / perTable)
    if (l2Index !== this.l2Index) {
      const l1 = l2Index < l1Size ? this.source.read(l1Offset + 8 * l2Index, 8) : new Uint8Array(8)
      if (l1.length < 8) throw new InputError('the disk image ends inside a table of clusters', { offset: l1Offset })
      this.l2Index = l2Index
      this.l2Offset = clusterAt(l1, 0)
      this.entryIndex = -1
    }
    if (this.l2Offset === 0) return new Uint8Array(this.entrySize)
    if (cluster !== this.entryIndex) {
      const offset = this.l2Offset + (cluster % perTable) * this.entrySize
      this.entry = new Uint8Array(this.source.read(offset, this.entrySize))
      if (this.entry.length < this.entrySize) {
        throw new InputError('the disk image ends inside a table of clusters', { offset })
      }
      this.entryIndex = cluster
    }
    return this.entry
  }

  place(offset: number): number | null {
    const at = this.base + offset
    const cluster = Math.floor(at / this.clusterSize)
    const inside = at % this.clusterSize
    const entry = this.entryOf(cluster)
    if (be32(entry, 0) & COMPRESSED) {
      throw new InputError('the state in this snapshot is compressed, which QEMU does not write', {
        offset: this.l2Offset,
      })
    }
    const host = clusterAt(entry, 0)
    const bitmap = this.image.extended ? be32(entry, 12) : 0xffffffff
    const part = Math.floor((inside * SUBCLUSTERS) / this.clusterSize)
    const isZero = host === 0 || ((bitmap >>> part) & 1) === 0 || (!this.image.extended && (entry[7]! & ALL_ZERO) !== 0)
    return isZero ? null : host + inside
  }

  read(offset: number, length: number): Uint8Array {
    const end = Math.min(offset + length, this.size)
    const bytes = new Uint8Array(Math.max(0, end - offset))
    const step = this.image.extended ? this.clusterSize / SUBCLUSTERS : this.clusterSize
    for (let at = offset; at < end; ) {
      const count = Math.min(step - ((this.base + at) % step), end - at)
      const place = this.place(at)
      if (place !== null) bytes.set(this.source.read(place, count), at - offset)
      at += count
    }
    return bytes
  }
}

/** Returns the machine's state in a snapshot as a source: the stream that QEMU wrote there. */
export const vmState = (source: ByteSource, image: Image, snapshot: Snapshot): VmState =>
  new SnapshotState(source, image, snapshot)
