import { explainError } from './errors'
import { writeStderr, writeStdout } from './output'
import { version } from './version'

/**
 * Runs one command line (without the program's name). Never throws; leaves the result in `process.exitCode`, so that
 * nothing that was written is cut off.
 */
export async function main(args: readonly string[]): Promise<void> {
  try {
    if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) return writeStdout(`${version}\n`)
    const { run } = await import('./program')
    await run(args)
  } catch (error) {
    const { line, code } = explainError(error)
    process.exitCode = code
    writeStderr(line)
  }
}
