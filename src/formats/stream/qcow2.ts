import { InputError } from '../../bytes/input-error'
import type { ByteSource } from '../../bytes/source'
import { be32, Cursor } from './cursor'

const MAGIC = [0x51, 0x46, 0x49, 0xfb]

/** An internal snapshot: what savevm and `virsh snapshot-create` leave in a disk image. */
export interface Snapshot {
  readonly id: string
  readonly name: string
  /** Size of the machine's state in bytes; 0 for snapshots of the disk alone. */
  readonly stateSize: number
  /** Size of the disk when the snapshot was taken: the state lies behind it. */
  readonly diskSize: number
  /** Where the first table of this snapshot's clusters lies, and how many entries it has. */
  readonly l1Offset: number
  readonly l1Size: number
}

/** A disk image, as far as its snapshots need it. */
export interface Image {
  readonly clusterBits: number
  /** Entries of the second tables are 16 bytes long and tell parts of clusters. */
  readonly extended: boolean
  readonly snapshots: readonly Snapshot[]
}

const INCOMPATIBLE = { EXTERNAL_DATA: 1 << 2, EXTENDED_L2: 1 << 4 } as const
/** QEMU: QCOW_MAX_SNAPSHOTS. */
const MOST_SNAPSHOTS = 65_536
/** QEMU: QCOW_MAX_SNAPSHOT_EXTRA_DATA. */
const LARGEST_EXTRA = 1024
/** Bytes of a snapshot's entry in front of the extra data. */
const ENTRY_SIZE = 40

/** Whether a file with these first bytes is a disk image in QEMU's format. */
export const isQcow2 = (head: Uint8Array): boolean => MAGIC.every((byte, i) => head[i] === byte)

function readSnapshot(cursor: Cursor, imageSize: number): Snapshot {
  const start = cursor.at
  const l1Offset = cursor.be64()
  const l1Size = cursor.be32()
  const idSize = cursor.be16()
  const nameSize = cursor.be16()
  cursor.skip(16)
  const shortSize = cursor.be32()
  const extraSize = cursor.be32()
  if (extraSize > LARGEST_EXTRA) {
    throw new InputError(`a snapshot has ${extraSize} bytes of extra data, QEMU writes no more than 1024`, {
      offset: start + ENTRY_SIZE - 4,
    })
  }
  const stateSize = extraSize >= 8 ? cursor.be64() : shortSize
  const diskSize = extraSize >= 16 ? cursor.be64() : imageSize
  cursor.at = start + ENTRY_SIZE + extraSize
  const decoder = new TextDecoder()
  const id = decoder.decode(cursor.bytes(idSize))
  const name = decoder.decode(cursor.bytes(nameSize))
  // Entries start at multiples of 8 bytes; the last one may end with the file.
  cursor.at += (8 - ((cursor.at - start) % 8)) % 8
  return { id, name, stateSize, diskSize, l1Offset, l1Size }
}

/**
 * Reads the header and the table of snapshots. QEMU: docs/interop/qcow2.txt, "Header" and "Snapshots".
 * @throws InputError for an encrypted image, for one whose clusters lie in another file, and where a number is not
 * possible
 */
export function readImage(source: ByteSource): Image {
  const cursor = new Cursor(source, 0)
  cursor.inside = 'the header of a disk image'
  cursor.skip(MAGIC.length)
  const version = cursor.be32()
  cursor.skip(12)
  const clusterBits = cursor.be32()
  const size = cursor.be64()
  const encryption = cursor.be32()
  cursor.at = 60
  const count = cursor.be32()
  const table = cursor.be64()
  cursor.skip(4)
  const features = version >= 3 ? cursor.be32() : 0
  const refuse = (what: string, offset: number) => new InputError(what, { offset })
  if (version < 2 || version > 3) throw refuse(`the disk image has version ${version}, not 2 or 3`, 4)
  if (clusterBits < 9 || clusterBits > 21) throw refuse(`the disk image has clusters of 2^${clusterBits} bytes`, 20)
  if (encryption !== 0) throw refuse('the disk image is encrypted: its snapshots cannot be read', 32)
  if (features & INCOMPATIBLE.EXTERNAL_DATA) throw refuse('the disk image keeps its data in another file', 72)
  if (count > MOST_SNAPSHOTS) throw refuse(`the disk image has ${count} snapshots, more than QEMU allows`, 60)
  cursor.inside = 'the table of snapshots of a disk image'
  cursor.at = table
  const snapshots = Array.from({ length: count }, () => readSnapshot(cursor, size))
  return { clusterBits, extended: (features & INCOMPATIBLE.EXTENDED_L2) !== 0, snapshots }
}

/** First bytes of a be64 entry that say where a cluster lies: bits 9 to 55. */
function clusterAt(bytes: Uint8Array, at: number): number {
  return (be32(bytes, at) & 0x00ffffff) * 2 ** 32 + (be32(bytes, at + 4) & 0xfffffe00) + 0
}

const COMPRESSED = 0x40000000
const ALL_ZERO = 1
const SUBCLUSTERS = 32

/** The machine's state in a snapshot, and where its bytes lie in the image. */
export interface VmState extends ByteSource {
  /** Offset in the image of a byte of the state; null where the image has no bytes for it: it is zero. */
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
      throw new InputError('the state in this snapshot is compressed, which QEMU does not write', { offset: this.l2Offset })
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

/** The state that a snapshot of an image holds, as a source: the stream that QEMU wrote there. */
export const vmState = (source: ByteSource, image: Image, snapshot: Snapshot): VmState =>
  new SnapshotState(source, image, snapshot)

const named = ({ name, id }: Snapshot): string => `"${name || id}"`

/**
 * The snapshot of that name or, if no name is given, the only one with the state of a machine.
 * @throws InputError that lists the snapshots when there is not exactly one to take
 */
export function chooseSnapshot(snapshots: readonly Snapshot[], wanted: string | undefined): Snapshot {
  const usable = snapshots.filter(({ stateSize }) => stateSize > 0)
  const list = usable.slice(0, 20).map(named).join(', ')
  const hint = usable.length > 0 ? `Its snapshots: ${list}${usable.length > 20 ? ', …' : ''}.` : null
  const chosen = wanted === undefined ? usable : usable.filter(({ name, id }) => name === wanted || id === wanted)
  if (chosen.length === 1) return chosen[0]!
  if (usable.length === 0) {
    const what = 'is a disk image without a snapshot of a running machine'
    throw new InputError(what, {}, 'savevm and virsh snapshot-create take one; virsh save writes a file of its own.')
  }
  if (wanted === undefined) throw new InputError('is a disk image with several snapshots: name one', {}, hint)
  // Names may be given twice; ids may not.
  const byId = chosen.find(({ id }) => id === wanted)
  if (byId) return byId
  const what = chosen.length > 1 ? 'has more than one snapshot' : 'has no snapshot'
  throw new InputError(`${what} "${wanted}"`, {}, hint)
}
