import { WORD, words } from './words'

/** Multiplier of FNV-1a for 32 bits. */
const PRIME = 0x01000193

/** Words at a time, each with a hash of its own: none waits for the one before it. */
const LANES = 4

/** Brings the upper bits down as well, which a product only moves up. */
const mixed = (hash: number, word: number): number => {
  const product = Math.imul(hash ^ word, PRIME)
  return product ^ (product >>> 15)
}

function hashOf(bytes: Uint8Array): number {
  const all = words(bytes)
  let [a, b, c, d] = [bytes.length, 1, 2, 3]
  for (let w = 0; w + LANES <= all.length; w += LANES) {
    a = mixed(a, all[w]!)
    b = mixed(b, all[w + 1]!)
    c = mixed(c, all[w + 2]!)
    d = mixed(d, all[w + 3]!)
  }
  return mixed(mixed(mixed(a, b), c), d)
}

/** Words compared before asking whether any of them differs. */
const BLOCK = 8

/** Whether two arrays hold the same bytes. */
export function areEqual(one: Uint8Array, other: Uint8Array): boolean {
  if (one === other) return true
  if (one.length !== other.length) return false
  const [a, b] = [words(one), words(other)]
  let w = 0
  for (; w + BLOCK <= a.length; w += BLOCK) {
    const low = (a[w]! ^ b[w]!) | (a[w + 1]! ^ b[w + 1]!) | (a[w + 2]! ^ b[w + 2]!) | (a[w + 3]! ^ b[w + 3]!)
    const high = (a[w + 4]! ^ b[w + 4]!) | (a[w + 5]! ^ b[w + 5]!) | (a[w + 6]! ^ b[w + 6]!) | (a[w + 7]! ^ b[w + 7]!)
    if ((low | high) !== 0) return false
  }
  for (let at = w * WORD; at < one.length; at++) if (one[at] !== other[at]) return false
  return true
}

/**
 * Gives byte strings numbers, equal strings the same one: what was done for one need not be done again for the next.
 */
export class SameBytes {
  private readonly byHash = new Map<number, { readonly bytes: Uint8Array; readonly number: number }[]>()
  private count = 0

  /**
   * @param kept how many are known at a time: after them all are forgotten, and none gets a number that another had
   * @param copied whether what is known is a copy, because the bytes may change later: where `kept` is given, unless told
   */
  constructor(
    private readonly kept = Number.POSITIVE_INFINITY,
    private readonly copied = Number.isFinite(kept),
  ) {}

  /** Returns the number of these bytes, and the first array that had it. */
  of(bytes: Uint8Array): { readonly bytes: Uint8Array; readonly number: number } {
    const hash = hashOf(bytes)
    const known = this.byHash.get(hash)?.find((entry) => areEqual(entry.bytes, bytes))
    if (known) return known
    if (this.count % this.kept === 0) this.byHash.clear()
    const added = { bytes: this.copied ? bytes.slice() : bytes, number: this.count++ }
    const alike = this.byHash.get(hash)
    if (alike) alike.push(added)
    else this.byHash.set(hash, [added])
    return added
  }
}

/** Numbers texts in the same way. */
export class Numbers {
  private readonly known = new Map<string, number>()
  private count = 0

  /** @param kept how many are known at a time: after them all are forgotten, and none gets a number that another had */
  constructor(private readonly kept = Number.POSITIVE_INFINITY) {}

  of(text: string): number {
    const before = this.known.get(text)
    if (before !== undefined) return before
    if (this.known.size >= this.kept) this.known.clear()
    this.known.set(text, this.count)
    return this.count++
  }
}
