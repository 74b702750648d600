/** How often an input is tried at most while it is made smaller, and for how long. */
const MOST_TRIES = 3000
const LONGEST_MS = 30_000

/**
 * A smaller input that still fails: pieces are taken out, from halves down to single bytes, and what is left is set to
 * zero where that fails too.
 */
export async function minimised(
  input: Uint8Array,
  fails: (smaller: Uint8Array) => Promise<boolean>,
): Promise<Uint8Array> {
  let best = input
  let tries = 0
  const until = performance.now() + LONGEST_MS
  const isOver = () => tries >= MOST_TRIES || performance.now() > until
  const attempt = async (smaller: Uint8Array) => {
    tries++
    if (!(await fails(smaller))) return false
    best = smaller
    return true
  }
  for (let size = best.length >> 1; size > 0 && !isOver(); size >>= 1) {
    for (let at = 0; at < best.length && !isOver(); ) {
      const without = Buffer.concat([best.subarray(0, at), best.subarray(at + size)])
      if (!(await attempt(without))) at += size
    }
  }
  for (let size = 64; size > 0 && !isOver(); size >>= 1) {
    for (let at = 0; at < best.length && !isOver(); at += size) {
      if (best.subarray(at, at + size).every((byte) => byte === 0)) continue
      await attempt(
        Buffer.concat([best.subarray(0, at), Buffer.alloc(Math.min(size, best.length - at)), best.subarray(at + size)]),
      )
    }
  }
  return best
}
