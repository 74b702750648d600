/** A generator of repeatable numbers below a bound (Lehmer, modulus 2^31 - 1). */
export type Numbers = (below: number) => number

export function numbers(seed: number): Numbers {
  let state = (seed * 48271 + 1) % 2147483647
  return (below) => {
    state = (state * 48271) % 2147483647
    return Math.floor((state / 2147483647) * below)
  }
}

/** One of them. */
export const pick = <T>(random: Numbers, all: readonly T[]): T => all[random(all.length)]!
