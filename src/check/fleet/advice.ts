import type { CheckRequest } from '../report/request'
import { type Hint, hintsOf } from './hints'
import type { Matrix, MatrixSource, MatrixTarget } from './matrix'
import { type NextForAll, nextForAll } from './next-release'

/** What a matrix suggests to whoever plans the next step of a fleet. */
export interface Advice {
  /** Targets that take every source. */
  readonly takeAll: readonly string[]
  readonly next: NextForAll
  /** Changes that make more cells compatible, best first. */
  readonly hints: readonly Hint[]
}

/**
 * Returns the advice for a matrix.
 * @param matrix what these sources and targets make
 * @param plain a request in which nothing is given
 */
export const adviceFor = (
  sources: readonly MatrixSource[],
  targets: readonly MatrixTarget[],
  matrix: Pick<Matrix, 'cells'>,
  plain: CheckRequest,
): Advice => ({
  takeAll: targets
    .filter((_, i) => matrix.cells.every((row) => row[i]!.verdict === 'compatible'))
    .map(({ name }) => name),
  next: nextForAll(sources, plain),
  hints: hintsOf(sources, targets, matrix),
})
