import { spawn } from 'node:child_process'
import { endsWithUs } from '../../live/process/children'
import { environment } from '../../live/process/programs'

/** Like git: quit if the text fits one screen, keep colours, leave the text on the screen. */
const LESS = 'FRX'

/** Exit codes of sh for a missing command, and for one that can't be run. */
const NOT_RUN: readonly [number, number] = [126, 127]

/** A program and its options, without shell syntax. */
const PLAIN = /^[\w./+-]+( +[\w./,:@%=+-]+)*$/

/** Runs a command that reads `text` and owns the terminal. @returns its exit code; null if a signal ended it */
function shown(command: string, text: string, env: NodeJS.ProcessEnv): Promise<number | null> {
  // Without a shell in between, a signal that ends this process ends the pager itself.
  const [program, ...args] = PLAIN.test(command) ? command.split(/ +/) : ['sh', '-c', command]
  // Ctrl-C is the pager's: it stops a search. Ending here would leave pager and shell competing for the terminal.
  const { child, release } = endsWithUs(
    () => spawn(program!, args, { stdio: ['pipe', 'inherit', 'inherit'], env }),
    ['SIGINT'],
  )
  return new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(NOT_RUN[1]))
    child.once('close', resolve)
    // A pager that ends before it has read everything (EPIPE) is fine.
    child.stdin.on('error', () => undefined)
    child.stdin.end(text)
  }).finally(release)
}

/**
 * Shows a text through the pager in PCIMIG_PAGER or PAGER, else less; an empty name means none. Standard
 * output must be a terminal.
 * @returns whether it was shown: not if it fits the screen, and not without a pager
 */
export async function page(text: string): Promise<boolean> {
  const { PCIMIG_PAGER, PAGER, LESS: less = LESS, TERM } = process.env
  const pager = PCIMIG_PAGER ?? PAGER ?? 'less'
  const rows = process.stdout.rows ?? 0
  if (pager === '' || TERM === 'dumb' || rows === 0 || text.split('\n').length <= rows) return false
  const code = await shown(pager, text, { ...environment(), LESS: less })
  return code === null || !NOT_RUN.includes(code)
}
