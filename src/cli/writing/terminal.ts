import { fstatSync, statSync } from 'node:fs'
import { type Look, PLAIN, type Style } from '../../report/drawing/style'
import { followsLinks } from './hyperlinks'

const STDOUT = 1
const STDERR = 2
const WIDTH_WITHOUT_TERMINAL = 80
const NARROWEST = 40
const WIDEST = 200

/**
 * Whether to use colour: the command line decides, then FORCE_COLOR, then NO_COLOR (https://no-color.org), then whether
 * there is a terminal with colour.
 */
function wantsColour(flag: boolean | undefined, terminal: boolean, env: NodeJS.ProcessEnv): boolean {
  if (flag !== undefined) return flag
  const { FORCE_COLOR: force, NO_COLOR: forbid, TERM: kind } = env
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false'
  if (forbid !== undefined && forbid !== '') return false
  return terminal && kind !== 'dumb'
}

/** Whether an open file may be a terminal: /dev/null is a character device too. */
function mayBeTerminal(descriptor: number): boolean {
  const output = fstatSync(descriptor)
  return output.isCharacterDevice() && output.rdev !== statSync('/dev/null', { throwIfNoEntry: false })?.rdev
}

/** Whether a stream of the process is a terminal. Asking Node costs start-up time, so only if it may be one. */
function isTerminalAt(descriptor: number, stream: 'stdout' | 'stderr'): boolean {
  try {
    return mayBeTerminal(descriptor) && process[stream].isTTY === true
  } catch {
    return false
  }
}

export const isTerminal = (): boolean => isTerminalAt(STDOUT, 'stdout')

/** Whether what is done may be shown on standard error, in a line that is written anew: on a terminal that can. */
export const showsProgress = (): boolean => process.env.TERM !== 'dumb' && isTerminalAt(STDERR, 'stderr')

function columns(terminal: boolean): number {
  const columns = terminal ? process.stdout.columns : Number(process.env.COLUMNS)
  return Number.isInteger(columns) && columns > 0 ? columns : WIDTH_WITHOUT_TERMINAL
}

/** OSC 8, ended by ST: https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda */
const link: Style['link'] = (text, address) => `\u001b]8;;${address}\u001b\\${text}\u001b]8;;\u001b\\`

/** Destination of a report ("-" and undefined are standard output), and the value of `--color` or `--no-color`. */
interface Destination {
  readonly output?: string
  readonly color?: boolean
}

/** The look for a report that goes to standard output, or to a file. */
export async function look({ output, color: flag }: Destination): Promise<Look & { readonly links: boolean }> {
  const toFile = output !== undefined && output !== '-'
  const terminal = !toFile && isTerminal()
  const width = Math.min(WIDEST, Math.max(NARROWEST, columns(terminal)))
  const colour = toFile ? flag === true : wantsColour(flag, terminal, process.env)
  const style = colour ? (await import('../../report/drawing/colour')).COLOURED : PLAIN
  const links = !toFile && followsLinks(terminal, process.env)
  return { width, style: links ? { ...style, link } : style, links }
}
