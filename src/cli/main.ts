import { version } from '../version'
import { writeAll } from './writing/write-all'

const STDOUT = 1

/** Whether the version could be written completely. */
function versionPrinted(): boolean {
  try {
    writeAll(STDOUT, `${version}\n`)
    return true
  } catch {
    return false
  }
}

/**
 * Runs a command line. The version is printed before any command is loaded; if it can't be written, the program says
 * why. Never throws: errors go to standard error and the exit code.
 */
export async function run(args: readonly string[]): Promise<void> {
  if (args.length === 1 && args[0] === '--version' && versionPrinted()) return
  const program = await import('./program')
  await program.run(args)
}
