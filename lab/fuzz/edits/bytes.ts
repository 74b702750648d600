import type { Random } from '../random'

/** Numbers that are off by one from something, or from everything. */
const BOUNDARY_VALUES = [0, 1, 2, 3, 4, 5, 6, 7, 0x0f, 0x10, 0x3f, 0x40, 0x7e, 0x7f, 0x80, 0xfe, 0xff]
const WIDE = [0, 1, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff]

/** One change of some bytes; `others` are inputs of the same kind, to take pieces of. */
type Edit = (bytes: Uint8Array, random: Random, others: readonly Uint8Array[]) => Uint8Array

const spliced = (bytes: Uint8Array, at: number, remove: number, add: Uint8Array): Uint8Array =>
  Buffer.concat([bytes.subarray(0, at), add, bytes.subarray(at + remove)])

const changed = (bytes: Uint8Array, change: (copy: Buffer) => void): Uint8Array => {
  const copy = Buffer.from(bytes)
  if (copy.length > 0) change(copy)
  return copy
}

const piece = (bytes: Uint8Array, random: Random): Uint8Array => {
  const at = random.below(bytes.length + 1)
  return bytes.subarray(at, at + random.small(bytes.length - at))
}

const EDITS: readonly Edit[] = [
  (bytes, random) =>
    changed(bytes, (copy) => {
      copy[random.below(copy.length)]! ^= 1 << random.below(8)
    }),
  (bytes, random) =>
    changed(bytes, (copy) => {
      copy[random.below(copy.length)] = random.pick(BOUNDARY_VALUES)
    }),
  (bytes, random) =>
    changed(bytes, (copy) => {
      copy[random.below(copy.length)] = random.bits()
    }),
  // A length or a count that lies, in either order of bytes.
  (bytes, random) =>
    changed(bytes, (copy) => {
      if (copy.length < 4) return
      const at = random.below(copy.length - 3)
      if (random.once(3)) copy.writeUInt32LE(random.pick(WIDE), at)
      else copy.writeUInt32BE(random.pick(WIDE), at)
    }),
  (bytes, random) =>
    changed(bytes, (copy) => {
      if (copy.length < 8) return
      const at = random.below(copy.length - 7)
      const near = copy.readUInt32BE(at + 4) + random.below(5) - 2
      copy.writeUInt32BE(near >>> 0, at + 4)
    }),
  (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1)),
  (bytes, random) => spliced(bytes, random.below(bytes.length + 1), random.small(bytes.length), new Uint8Array(0)),
  (bytes, random) => spliced(bytes, random.below(bytes.length + 1), 0, random.bytes(random.small(64))),
  (bytes, random) => spliced(bytes, random.below(bytes.length + 1), 0, piece(bytes, random)),
  (bytes, random, others) =>
    spliced(bytes, random.below(bytes.length + 1), random.small(64), piece(random.pick(others), random)),
  (bytes, random, others) => {
    const other = random.pick(others)
    return spliced(other, random.below(other.length + 1), other.length, bytes.subarray(random.below(bytes.length + 1)))
  },
  (bytes, random) =>
    changed(bytes, (copy) => {
      const at = random.below(copy.length)
      copy.fill(random.pick(BOUNDARY_VALUES), at, at + random.small(Math.min(256, copy.length - at)))
    }),
]

/** Bytes with one to eight changes. */
export function editedBytes(bytes: Uint8Array, random: Random, others: readonly Uint8Array[]): Uint8Array {
  let edited = bytes
  for (let left = 1 + random.small(7); left > 0; left--) edited = random.pick(EDITS)(edited, random, others)
  return edited
}
