import { writeStdout } from './output'
import { version } from './version'

/**
 * Runs one command line (without the program's name). The result is in `process.exitCode`, so that nothing that was
 * written is cut off. The commands are loaded only when one is to run.
 */
export async function main(args: readonly string[]): Promise<void> {
  if (args.length === 1 && args[0] === '--version') {
    try {
      return writeStdout(`${version}\n`)
    } catch {
      // Standard output is broken: the commands know how to tell.
    }
  }
  const { run } = await import('./program')
  await run(args)
}
