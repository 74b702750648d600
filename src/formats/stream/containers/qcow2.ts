import { Cursor } from '../../../bytes/cursor'
import { InputError } from '../../../bytes/input-error'
import type { ByteSource } from '../../../bytes/source'

const MAGIC = [0x51, 0x46, 0x49, 0xfb]

/** An internal snapshot, as savevm and `virsh snapshot-create` write it to a disk image. */
export interface Snapshot {
  readonly id: string
  readonly name: string
  /** Size of the machine's state in bytes; 0 for snapshots of the disk alone. */
  readonly stateSize: number
  /** Size of the disk when the snapshot was taken: the state follows it. */
  readonly diskSize: number
  /** Offset and number of entries of this snapshot's first table of clusters. */
  readonly l1Offset: number
  readonly l1Size: number
}

/** The parts of a disk image that its snapshots need. */
export interface Image {
  readonly clusterBits: number
  /** Entries of the second tables are 16 bytes long and describe parts of clusters. */
  readonly extended: boolean
  readonly snapshots: readonly Snapshot[]
}

const INCOMPATIBLE = { EXTERNAL_DATA: 1 << 2, EXTENDED_L2: 1 << 4 } as const
/** QEMU: QCOW_MAX_SNAPSHOTS. */
export const MOST_SNAPSHOTS = 65_536
/** QEMU: QCOW_MAX_SNAPSHOT_EXTRA_DATA. */
const LARGEST_EXTRA = 1024
/** QEMU: QEMUSnapshotInfo, 128 bytes of id and 256 of name. */
const LARGEST_NAME = 256
/** Bytes of a snapshot's entry before the extra data. */
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
  if (extraSize > LARGEST_EXTRA || idSize > LARGEST_NAME || nameSize > LARGEST_NAME) {
    throw new InputError('the disk image has a snapshot with a longer entry than QEMU writes', { offset: start })
  }
  const stateSize = extraSize >= 8 ? cursor.be64() : shortSize
  const diskSize = extraSize >= 16 ? cursor.be64() : imageSize
  cursor.at = start + ENTRY_SIZE + extraSize
  const decoder = new TextDecoder()
  if (stateSize > Number.MAX_SAFE_INTEGER || diskSize > Number.MAX_SAFE_INTEGER) {
    throw new InputError('the disk image has a snapshot that is larger than any file', { offset: start })
  }
  const id = decoder.decode(cursor.bytes(idSize))
  const name = decoder.decode(cursor.bytes(nameSize))
  // Entries start at multiples of 8 bytes; the last one may end with the file.
  cursor.at += (8 - ((cursor.at - start) % 8)) % 8
  return { id, name, stateSize, diskSize, l1Offset, l1Size }
}

/**
 * Reads the header and the table of snapshots. QEMU: docs/interop/qcow2.txt, "Header" and "Snapshots".
 * @throws InputError for an encrypted image, for one whose clusters are in another file, and for impossible
 * values
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

const named = ({ name, id }: Snapshot): string => `"${name || id}"`

/**
 * Returns the snapshot of that name or, if no name is given, the only one with the state of a machine.
 * @throws InputError that lists the snapshots unless exactly one matches
 */
export function chooseSnapshot(snapshots: readonly Snapshot[], wanted: string | undefined): Snapshot {
  const usable = snapshots.filter(({ stateSize }) => stateSize > 0)
  const list = usable.slice(0, 20).map(named).join(', ')
  const hint = usable.length > 0 ? `Its snapshots: ${list}${usable.length > 20 ? ', …' : ''}.` : null
  const matching = wanted === undefined ? usable : usable.filter(({ name, id }) => name === wanted || id === wanted)
  if (matching.length === 1) return matching[0]!
  if (usable.length === 0) {
    const what = 'is a disk image without a snapshot of a running machine'
    throw new InputError(what, {}, 'savevm and virsh snapshot-create make one; virsh save writes a separate file.')
  }
  if (wanted === undefined) throw new InputError('is a disk image with several snapshots: name one', {}, hint)
  // Names may be duplicate; ids may not.
  const byId = matching.find(({ id }) => id === wanted)
  if (byId) return byId
  const what = matching.length > 1 ? 'has more than one snapshot' : 'has no snapshot'
  throw new InputError(`${what} "${wanted}"`, {}, hint)
}
