import { spawn } from 'node:child_process'
import { InputError } from '../../bytes/input-error'
import type { Cell, Matrix } from '../../check/fleet/matrix'

/** Sources of one process: few enough that a command line holds their names. */
const MOST_AT_ONCE = 200

/** A part of the matrix, as its JSON has it. */
type Part = Pick<Matrix, 'sources' | 'targets' | 'classes' | 'cells'>

/** This program as a script of Node; the single executable is its own script (Node's `process.argv` in such a one). */
const script = (): string[] => (process.argv[1] === process.execPath ? [] : [process.argv[1]!])

/** Runs this program on some of the sources. @throws InputError with what it says when it fails */
function part(sources: readonly string[], targets: readonly string[]): Promise<Part> {
  const args = [...script(), 'matrix', '--format', 'json', '--sources', ...sources, '--targets', ...targets]
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    const [out, err]: [Buffer[], Buffer[]] = [[], []]
    child.stdout.on('data', (bytes: Buffer) => out.push(bytes))
    child.stderr.on('data', (bytes: Buffer) => err.push(bytes))
    child.on('error', reject)
    child.on('close', (code) => {
      const said = Buffer.concat(err).toString().trim()
      if (code === 0 || code === 1 || code === 3) resolve(JSON.parse(Buffer.concat(out).toString()))
      else reject(new InputError(said.replace(/^pcimig: /, '').replace(/\.$/, '') || `a process ended with ${code}`))
    })
  })
}

/**
 * Judges with several processes, each for a share of the sources.
 * @param jobs processes at a time
 * @throws InputError as the command itself
 */
export async function matrixInJobs(
  sources: readonly string[],
  targets: readonly string[],
  jobs: number,
  progress: (done: number) => void,
): Promise<Matrix> {
  const size = Math.min(MOST_AT_ONCE, Math.ceil(sources.length / jobs))
  const slices = Array.from({ length: Math.ceil(sources.length / size) }, (_, i) =>
    sources.slice(i * size, (i + 1) * size),
  )
  const parts = new Array<Part>(slices.length)
  let next = 0
  let done = 0
  const work = async () => {
    for (let i = next++; i < slices.length; i = next++) {
      parts[i] = await part(slices[i]!, targets)
      done += slices[i]!.length
      progress(done)
    }
  }
  await Promise.all(Array.from({ length: Math.min(jobs, slices.length) }, work))
  const [first] = parts
  const cells: (readonly Cell[])[] = parts.flatMap((each) => each.cells)
  return { sources: [...sources], targets: first!.targets, classes: first!.classes, cells }
}
