import { spawnSync } from 'node:child_process'

/** As git does it: quit where one screen holds the text, keep colours, leave the text on the screen. */
const LESS = 'FRX'

/** What sh says of a command that is not there, and of one that can't be run. */
const NOT_RUN = [126, 127]

/**
 * Shows a text through the pager that PCIMIG_PAGER or PAGER names, else less; an empty name stands for none. Standard
 * output has to be a terminal.
 * @returns whether it was shown: not where the screen holds it, and not where there is no pager
 */
export function page(text: string): boolean {
  const { PCIMIG_PAGER, PAGER, LESS: less = LESS, TERM } = process.env
  const pager = PCIMIG_PAGER ?? PAGER ?? 'less'
  const rows = process.stdout.rows ?? 0
  if (pager === '' || TERM === 'dumb' || rows === 0 || text.split('\n').length <= rows) return false
  const { status, error } = spawnSync('sh', ['-c', pager], {
    input: text,
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { ...process.env, LESS: less },
  })
  return error === undefined
    ? status === null || !NOT_RUN.includes(status)
    : (error as NodeJS.ErrnoException).code === 'EPIPE'
}
