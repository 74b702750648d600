import type { Cell, Matrix } from '../../../check/fleet/matrix'
import { inProcesses } from '../processes'

/** Sources of one process: few enough that a command line holds their names. */
const MOST_AT_ONCE = 1000

/** A part of the matrix, as its JSON has it. */
type Part = Pick<Matrix, 'sources' | 'targets' | 'classes' | 'cells'>

/**
 * Judges with several processes, each for a share of the sources.
 * @param jobs processes at a time
 * @param judged called with the row of each source when it is done
 * @throws InputError as the command itself
 */
export async function matrixInJobs(
  sources: readonly string[],
  targets: readonly string[],
  jobs: number,
  judged: (source: number, row: readonly Cell[]) => void,
): Promise<Matrix> {
  const size = Math.min(MOST_AT_ONCE, Math.ceil(sources.length / jobs))
  const work = Array.from({ length: Math.ceil(sources.length / size) }, (_, i) =>
    sources.slice(i * size, (i + 1) * size),
  )
  const args = (piece: readonly string[]) => [
    ...['matrix', '--format', 'json', '--sources', ...piece],
    ...['--targets', ...targets],
  ]
  const finished = (piece: number, printed: unknown) => {
    for (const [i, row] of (printed as Part).cells.entries()) judged(piece * size + i, row)
  }
  const parts = (await inProcesses(work, args, jobs, finished)) as Part[]
  const { targets: names, classes } = parts[0]!
  return { sources: [...sources], targets: names, classes, cells: parts.flatMap(({ cells }) => cells) }
}
