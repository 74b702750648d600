import { existsSync, lstatSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { InputError } from '../bytes/input-error'
import { statOf } from './inputs-read'

/** Names of a settings file, in a directory that holds one of them. */
const NAMES = ['pcimig.yaml', 'pcimig.yml', 'pcimig.json', '.pcimig.yaml', '.pcimig.yml', '.pcimig.json']

const WRITABLE_BY_OTHERS = 0o002
const ROOT = 0

/** Also where the system tells nothing of a directory: what lies above it is out of our sight. */
const isOpenToAll = (path: string): boolean => ((statOf(path)?.mode ?? WRITABLE_BY_OTHERS) & WRITABLE_BY_OTHERS) !== 0

/**
 * What a file says decides a verdict: one that somebody else can have put there is not taken unasked. Whoever owns the
 * directory has a say in it anyway.
 */
function refuseForeign(path: string, shown: string): void {
  const me = process.getuid?.()
  if (me === undefined) return
  const owner = lstatSync(path, { throwIfNoEntry: false })?.uid
  const foreign = ![me, ROOT, statOf(dirname(path))?.uid].includes(owner)
  if (!foreign && !isOpenToAll(path)) return
  throw new InputError(
    `${foreign ? 'belongs to another user' : 'can be written by everybody'} and was not asked for`,
    { file: shown },
    'Give --config FILE to take it, --no-config to leave it.',
  )
}

function workingDirectory(): string | null {
  try {
    return process.cwd()
  } catch {
    return null
  }
}

/** Whether the search goes no further up than this directory. */
function isLast(directory: string): boolean {
  const above = dirname(directory)
  return (
    above === directory || directory === process.env.HOME || existsSync(join(directory, '.git')) || isOpenToAll(above)
  )
}

/**
 * The settings file of the working directory or of the nearest one above it, as a path relative to the working
 * directory; null for none. The search ends at the root of a git repository, at the home directory, and below a
 * directory in which everybody may write.
 * @throws InputError for two in one directory, and for one that another user can have put there
 */
export function findSettings(): string | null {
  const from = workingDirectory()
  for (let directory = from; directory !== null; directory = isLast(directory) ? null : dirname(directory)) {
    const here = directory
    const [first, second] = NAMES.filter((name) => existsSync(join(here, name)))
    if (first === undefined) continue
    const path = relative(from!, join(here, first))
    if (second !== undefined) {
      throw new InputError(`there is ${second} beside it`, { file: path }, 'Keep one of the two.')
    }
    refuseForeign(join(here, first), path)
    return path
  }
  return null
}
