import { spawn } from 'node:child_process'
import { endsWithUs } from '../reading/children'
import { environment } from '../reading/programs'

/** As git does it: quit where one screen holds the text, keep colours, leave the text on the screen. */
const LESS = 'FRX'

/** What sh says of a command that is not there, and of one that can't be run. */
const NOT_RUN: readonly [number, number] = [126, 127]

/** A program and its options, in which a shell would see nothing more. */
const PLAIN = /^[\w./+-]+( +[\w./,:@%=+-]+)*$/

/** Runs a command that reads `text` and has the terminal. @returns its exit code; null where a signal ended it */
function shown(command: string, text: string, env: NodeJS.ProcessEnv): Promise<number | null> {
  // Without a shell between, what ends us ends the pager itself.
  const [program, ...args] = PLAIN.test(command) ? command.split(/ +/) : ['sh', '-c', command]
  // Ctrl-C is the pager's: it stops a search with it. To end here would leave it alone with the shell on one terminal.
  const { child, release } = endsWithUs(
    () => spawn(program!, args, { stdio: ['pipe', 'inherit', 'inherit'], env }),
    ['SIGINT'],
  )
  return new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(NOT_RUN[1]))
    child.once('close', resolve)
    // A pager that ends before it has read all (EPIPE) has shown what was wanted.
    child.stdin.on('error', () => undefined)
    child.stdin.end(text)
  }).finally(release)
}

/**
 * Shows a text through the pager that PCIMIG_PAGER or PAGER names, else less; an empty name stands for none. Standard
 * output has to be a terminal.
 * @returns whether it was shown: not where the screen holds it, and not where there is no pager
 */
export async function page(text: string): Promise<boolean> {
  const { PCIMIG_PAGER, PAGER, LESS: less = LESS, TERM } = process.env
  const pager = PCIMIG_PAGER ?? PAGER ?? 'less'
  const rows = process.stdout.rows ?? 0
  if (pager === '' || TERM === 'dumb' || rows === 0 || text.split('\n').length <= rows) return false
  const code = await shown(pager, text, { ...environment(), LESS: less })
  return code === null || !NOT_RUN.includes(code)
}
