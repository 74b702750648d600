import { spawn } from 'node:child_process'
import { InputError } from '../../bytes/input-error'
import { EXIT } from '../exit-codes'

/** This program as a script of Node; the single executable is its own script (Node's `process.argv` in such a one). */
const script = (): string[] => (process.argv[1] === process.execPath ? [] : [process.argv[1]!])

const ANSWERS: readonly (number | null)[] = [EXIT.COMPATIBLE, EXIT.INCOMPATIBLE, EXIT.UNDETERMINED]

/**
 * Runs this program in a process of its own.
 * @param args a command with `--format json`
 * @returns what it prints
 * @throws InputError with what it says when it fails
 */
function inProcess(args: readonly string[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...script(), ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    const [out, err]: [Buffer[], Buffer[]] = [[], []]
    child.stdout.on('data', (bytes: Buffer) => out.push(bytes))
    child.stderr.on('data', (bytes: Buffer) => err.push(bytes))
    child.on('error', reject)
    child.on('close', (code) => {
      const said = Buffer.concat(err).toString().trim()
      if (ANSWERS.includes(code)) resolve(JSON.parse(Buffer.concat(out).toString()))
      else reject(new InputError(said.replace(/^pcimig: /, '').replace(/\.$/, '') || `a process ended with ${code}`))
    })
  })
}

/**
 * Runs this program once for each piece of the work, several at a time.
 * @param args the command line for a piece; its output is JSON
 * @param atOnce processes at a time
 * @param finished called with the number of each piece that is done, and what was printed for it
 * @returns what each printed, in the order of the pieces
 * @throws InputError as the program itself
 */
export async function inProcesses<T>(
  work: readonly (readonly T[])[],
  args: (piece: readonly T[]) => readonly string[],
  atOnce: number,
  finished: (piece: number, printed: unknown) => void,
): Promise<unknown[]> {
  const results = new Array<unknown>(work.length)
  let next = 0
  const worker = async () => {
    for (let i = next++; i < work.length; i = next++) {
      results[i] = await inProcess(args(work[i]!))
      finished(i, results[i])
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, work.length) }, worker))
  return results
}
