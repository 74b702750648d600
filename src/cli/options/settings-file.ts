import { existsSync, lstatSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { InputError } from '../../bytes/input-error'
import { statOf } from '../inputs-read'

/** Possible names of a settings file; a directory may have one of them. */
const NAMES = ['pcimig.yaml', 'pcimig.yml', 'pcimig.json', '.pcimig.yaml', '.pcimig.yml', '.pcimig.json']

const WRITABLE_BY_OTHERS = 0o002
const ROOT = 0

/** Also if the directory can't be examined: then those above it can't be, either. */
const isOpenToAll = (path: string): boolean => ((statOf(path)?.mode ?? WRITABLE_BY_OTHERS) & WRITABLE_BY_OTHERS) !== 0

/**
 * The users whose files are used by default, like git's rule for repositories (ensure_valid_ownership, safe.directory):
 * the one who runs pcimig, and under sudo the one who called it. Null if the system has no users.
 */
function trustedUsers(): readonly number[] | null {
  const me = process.geteuid?.()
  if (me === undefined) return null
  const caller = process.env.SUDO_UID ?? ''
  return me === ROOT && /^\d{1,10}$/.test(caller) ? [me, Number(caller)] : [me]
}

/** Why a settings file is not used by default, because another user may have written it; null if it is. */
function distrust(path: string): string | null {
  const trusted = trustedUsers()
  if (trusted === null) return null
  const directory = dirname(path)
  // Both a link and its target have an owner.
  const owners = [lstatSync(path, { throwIfNoEntry: false })?.uid, statOf(path)?.uid]
  const isForeign = (uid: number | undefined) => uid === undefined || !trusted.includes(uid)
  if (owners.some(isForeign)) return 'belongs to another user'
  if (isOpenToAll(path)) return 'can be written by everybody'
  const above = statOf(directory)?.uid
  if (isForeign(above) && above !== ROOT) return 'is in a directory of another user'
  return isOpenToAll(directory) ? 'is in a directory that everybody can write to' : null
}

/** @throws InputError for a file that is not used by default */
function refuseForeign(path: string, shown: string): void {
  const why = distrust(path)
  if (why === null) return
  throw new InputError(
    `${why} and was not requested`,
    { file: shown },
    `Use --config ${shown} to accept it, --no-config to ignore it.`,
  )
}

function workingDirectory(): string | null {
  try {
    return process.cwd()
  } catch {
    return null
  }
}

/** Whether the search ends at this directory. */
function isLast(directory: string): boolean {
  const above = dirname(directory)
  return (
    above === directory || directory === process.env.HOME || existsSync(join(directory, '.git')) || isOpenToAll(above)
  )
}

/**
 * Finds the settings file of the working directory or the nearest one above it, as a path relative to the working
 * directory; null if there is none. The search ends at the root of a git repository, at the home directory, and below a
 * world-writable directory.
 * @throws InputError for two in one directory, and for one that another user may have written
 */
export function findSettings(): string | null {
  const from = workingDirectory()
  for (let directory = from; directory !== null; directory = isLast(directory) ? null : dirname(directory)) {
    const here = directory
    const [first, second] = NAMES.filter((name) => existsSync(join(here, name)))
    if (first === undefined) continue
    const path = relative(from!, join(here, first))
    if (second !== undefined) {
      throw new InputError(`there is ${second} next to it`, { file: path }, 'Keep one of the two.')
    }
    refuseForeign(join(here, first), path)
    return path
  }
  return null
}
