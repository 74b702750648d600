import { Axes } from './axes'
import type { Candidate, Listening } from './listening'

/** Divisions of one list that are remembered: rules ask only so many different things. */
const MOST = 1000

/**
 * A list of candidates, of which those are known that give the same answers as one that was listened to. What the same
 * questions lead to is remembered, so that the next sweep of the list does not look at each of them again.
 */
export class Division {
  private readonly known = new Map<string, Division>()
  private at: Uint16Array | undefined

  private constructor(
    private readonly axes: Axes,
    private readonly remembered: { count: number },
    /** Indices of candidates that are not known yet, in ascending order. */
    readonly left: Uint16Array,
    /** Indices of those that were found last. */
    readonly alike: Uint16Array,
    private readonly before: Division | null,
  ) {}

  /** Returns a list of which nothing is known. */
  static ofAll(candidates: readonly Candidate[]): Division {
    const left = Uint16Array.from(candidates, (_, i) => i)
    return new Division(new Axes(candidates), { count: 0 }, left, new Uint16Array(0), null)
  }

  /** Returns the list once those are known that are like the first of `left`. @param heard what was asked of it */
  by(heard: Listening): Division {
    const questions = heard.questions()
    const before = this.known.get(questions)
    if (before) return before
    const isAlike = this.axes.alikeIn(heard)
    const left = this.left.filter((i) => !isAlike(i))
    const alike = this.left.filter((i) => isAlike(i))
    const found = new Division(this.axes, this.remembered, left, alike, this)
    if (this.remembered.count++ < MOST) this.known.set(questions, found)
    return found
  }

  /** For each candidate the number of its part, in the order in which they were found. Only if none is left. */
  parts(): Uint16Array {
    this.at ??= this.numbered()
    return this.at
  }

  private numbered(): Uint16Array {
    const found: Uint16Array[] = []
    for (let division: Division = this; division.before !== null; division = division.before) {
      found.unshift(division.alike)
    }
    const at = new Uint16Array(found.reduce((sum, { length }) => sum + length, 0))
    for (const [part, alike] of found.entries()) for (const i of alike) at[i] = part
    return at
  }
}

/** Lists live as long as the process: they are those of `candidatesOf`, or parts of them. */
const known = new WeakMap<readonly Candidate[], Division>()

/** Returns a list of candidates, which must not change, as a sweep begins with it. */
export function divisionOf(candidates: readonly Candidate[]): Division {
  const before = known.get(candidates)
  if (before) return before
  const found = Division.ofAll(candidates)
  known.set(candidates, found)
  return found
}
