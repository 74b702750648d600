import { Random } from './random'

/** FNV-1a. */
function hash(text: string): number {
  let sum = 0x811c9dc5
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193)
  return sum >>> 0
}

const hashes = new Map<string, number>()

function numberOf(use: string): number {
  const known = hashes.get(use)
  if (known !== undefined) return known
  const number = hash(use)
  hashes.set(use, number)
  return number
}

/**
 * All that a case needs besides its input: options, the other side, and which of the expensive operations it runs. Each
 * use has numbers of its own, so that what one operation does never depends on whether another one ran.
 */
export class CaseSeed {
  /** @param every whether operations that take turns run all the same */
  constructor(
    private readonly salt: number,
    private readonly every: boolean,
  ) {}

  /** Random numbers for this use, the same however often they are asked for. */
  random(use: string): Random {
    return new Random(this.salt, numberOf(use))
  }

  /** Whether it is this operation's turn, which it is once in `times` cases. */
  isDue(use: string, times: number): boolean {
    return this.every || times === 1 || (Math.imul(this.salt ^ numberOf(use), 0x9e3779b1) >>> 8) % times === 0
  }
}
