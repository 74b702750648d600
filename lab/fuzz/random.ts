/** Numbers that look random and are the same for the same seed (sfc32 by Chris Doty-Humphrey, public domain). */
export class Random {
  private readonly state: Uint32Array

  constructor(seed: number, stream = 0) {
    this.state = Uint32Array.of(seed, stream, 0x9e3779b9, 1)
    for (let i = 0; i < 12; i++) this.bits()
  }

  /** 32 random bits. */
  bits(): number {
    const { state } = this
    const sum = (state[0]! + state[1]! + state[3]!) >>> 0
    state[3]!++
    state[0] = state[1]! ^ (state[1]! >>> 9)
    state[1] = state[2]! + (state[2]! << 3)
    state[2] = ((state[2]! << 21) | (state[2]! >>> 11)) + sum
    return sum
  }

  /** From 0 to below `limit`; 0 for a limit below 2. */
  below(limit: number): number {
    return limit < 2 ? 0 : this.bits() % limit
  }

  /** Mostly small, now and then up to `limit`. */
  small(limit: number): number {
    return Math.min(limit, this.below(2 ** (1 + this.below(Math.ceil(Math.log2(limit + 1))))))
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.below(times) === 0
  }

  pick<T>(all: readonly T[]): T {
    return all[this.below(all.length)]!
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.bits())
  }
}
