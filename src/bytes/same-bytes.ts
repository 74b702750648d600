/** Multiplier of FNV-1a for 32 bits. */
const PRIME = 0x01000193

const WORD = 4

const viewOf = ({ buffer, byteOffset, length }: Uint8Array): DataView => new DataView(buffer, byteOffset, length)

function hashOf(bytes: Uint8Array): number {
  const view = viewOf(bytes)
  let hash = bytes.length
  for (let at = 0; at + WORD <= bytes.length; at += WORD) hash = Math.imul(hash ^ view.getInt32(at), PRIME)
  return hash
}

/** Whether two arrays hold the same bytes. */
export function areEqual(one: Uint8Array, other: Uint8Array): boolean {
  if (one === other) return true
  if (one.length !== other.length) return false
  const [view, others] = [viewOf(one), viewOf(other)]
  let at = 0
  for (; at + WORD <= one.length; at += WORD) if (view.getInt32(at) !== others.getInt32(at)) return false
  for (; at < one.length; at++) if (one[at] !== other[at]) return false
  return true
}

/** Numbers byte strings, equal ones alike: what is done with one needs not be done again with the next. */
export class SameBytes {
  private readonly byHash = new Map<number, { readonly bytes: Uint8Array; readonly number: number }[]>()
  private count = 0

  /**
   * @param kept how many are known at a time: after them all are forgotten, and none gets a number that another had.
   * Where it is given, what is known is a copy: the bytes may change later.
   */
  constructor(private readonly kept = Number.POSITIVE_INFINITY) {}

  /** Returns the number of these bytes, and the first array that had it. */
  of(bytes: Uint8Array): { readonly bytes: Uint8Array; readonly number: number } {
    const hash = hashOf(bytes)
    const known = this.byHash.get(hash)?.find((entry) => areEqual(entry.bytes, bytes))
    if (known) return known
    if (this.count % this.kept === 0) this.byHash.clear()
    const added = { bytes: Number.isFinite(this.kept) ? bytes.slice() : bytes, number: this.count++ }
    const alike = this.byHash.get(hash)
    if (alike) alike.push(added)
    else this.byHash.set(hash, [added])
    return added
  }
}
