import { existsSync, lstatSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { InputError } from '../../bytes/input-error'
import { statOf } from '../reading/inputs-read'

/** Names of a settings file, in a directory that holds one of them. */
const NAMES = ['pcimig.yaml', 'pcimig.yml', 'pcimig.json', '.pcimig.yaml', '.pcimig.yml', '.pcimig.json']

const WRITABLE_BY_OTHERS = 0o002
const ROOT = 0

/** Also where the system tells nothing of a directory: what lies above it is out of our sight. */
const isOpenToAll = (path: string): boolean => ((statOf(path)?.mode ?? WRITABLE_BY_OTHERS) & WRITABLE_BY_OTHERS) !== 0

/**
 * The users whose files are taken unasked, as git has it for repositories (ensure_valid_ownership, safe.directory): the
 * one who runs pcimig, and under sudo the one who called it. Null where the system knows of no users.
 */
function trustedUsers(): readonly number[] | null {
  const me = process.geteuid?.()
  if (me === undefined) return null
  const caller = process.env.SUDO_UID ?? ''
  return me === ROOT && /^\d{1,10}$/.test(caller) ? [me, Number(caller)] : [me]
}

/** Why a settings file is not taken unasked: somebody else can have put there what decides a verdict. Null for none. */
function distrust(path: string): string | null {
  const trusted = trustedUsers()
  if (trusted === null) return null
  const directory = dirname(path)
  // A link is its owner's, and what it leads to is somebody's too.
  const owners = [lstatSync(path, { throwIfNoEntry: false })?.uid, statOf(path)?.uid]
  const isForeign = (uid: number | undefined) => uid === undefined || !trusted.includes(uid)
  if (owners.some(isForeign)) return 'belongs to another user'
  if (isOpenToAll(path)) return 'can be written by everybody'
  const above = statOf(directory)?.uid
  if (isForeign(above) && above !== ROOT) return 'lies in a directory of another user'
  return isOpenToAll(directory) ? 'lies in a directory that everybody may write to' : null
}

/** @throws InputError for a file that is not taken unasked */
function refuseForeign(path: string, shown: string): void {
  const why = distrust(path)
  if (why === null) return
  throw new InputError(
    `${why} and was not asked for`,
    { file: shown },
    `Give --config ${shown} to take it, --no-config to leave it.`,
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
