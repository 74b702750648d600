import { spawn } from 'node:child_process'
import { InputError } from '../../bytes/input-error'
import { environment } from '../process/programs'
import { MOST_OUTPUT, notStarted } from '../process/run'
import { throughVia, type Via } from '../via/via'

/** How a shell ends that has no room for a file: EX_CANTCREAT, sysexits.h. */
export const NO_ROOM = 73

/**
 * Where temporary files go: memory, so that a guest never stands still for a slow disk, else the usual place.
 * Directories that an earlier run had to leave, because its whole control group was killed, are removed.
 */
export const MAKE_ROOM = `
umask 077
t="\${TMPDIR:-/tmp}"
for old in /dev/shm/pcimig.* "$t"/pcimig.* "\${d:-$t}"/pcimig.*; do
  if [ -O "$old" ] && [ -n "$(find "$old" -maxdepth 0 -name 'pcimig.????????' -mmin +60)" ]; then rm -rf -- "$old"; fi
done`

/**
 * Holds a file that QEMU may write, in a directory that only it and we may enter, and removes both when standard input
 * ends: also when this process is killed. If QEMU runs as another user, root gives that user the file and lets
 * everybody pass through the directory, whose name nobody can guess. $1: a path that QEMU's user owns, $2: its user id
 * if that is known, $3: where to make the directory, if not here
 */
const HOLD = `
d=$3
${MAKE_ROOM}
trap '' HUP INT TERM PIPE
if [ -n "$d" ]; then d=$(mktemp -d "$d/pcimig.XXXXXXXX")
else d=$(mktemp -d /dev/shm/pcimig.XXXXXXXX 2>/dev/null || mktemp -d "$t/pcimig.XXXXXXXX"); fi || exit ${NO_ROOM}
trap '[ ! -e "$d" ] || rm -rf -- "$d" || { sleep 1; rm -rf -- "$d"; }' EXIT
: >"$d/state" && exec 8<"$d/state" || exit ${NO_ROOM}
o=$2
[ -n "$o" ] || [ ! -e "$1" ] || [ -O "$1" ] || o=$(stat -c %u -- "$1")
if [ "\${o:-0}" != 0 ]; then chown "$o" "$d/state" && chmod 711 "$d" || exit ${NO_ROOM}; fi
printf '%s\\n' "$d/state"
read -r go || exit 0
rm -rf -- "$d"
cat <&8`

/** How long the file may take to be made and to be handed back, in milliseconds. */
const PATIENCE = 20_000

/** Longest path, in bytes: PATH_MAX, include/uapi/linux/limits.h. */
const LONGEST_PATH = 4096

/** A file for QEMU to write to. */
export interface HeldFile {
  /** Its path, for QEMU. */
  readonly path: string
  /** Its bytes, once QEMU has written them. It is removed. @throws InputError when it can't be handed back */
  take(): Promise<Buffer>
  /** Removes it, and waits until that is done. */
  drop(): Promise<void>
}

/** The error for a file that can't be made, with the last of these words. */
export function noRoom(words: string): InputError {
  const said = words.trim().split('\n').at(-1) ?? ''
  const what = 'no temporary file can be created for QEMU to write to'
  return new InputError(said === '' ? what : `${what}: ${said}`, {}, 'Is there room in /dev/shm or TMPDIR?')
}

/** Where to put the file, and who is to own it. */
export interface FilePlace {
  /** A path that QEMU's user owns: its socket; '' for none. */
  readonly owned: string
  /** QEMU's user, if known. */
  readonly user: number | null
  /** The directory in which to make another; null for one in memory. */
  readonly directory: string | null
}

/** Makes a file that QEMU may write. @throws InputError when it can't be made */
export function holdFile(via: Via, { owned, user, directory }: FilePlace): Promise<HeldFile> {
  const place = [owned, user === null ? '' : String(user), directory ?? '']
  const [program, ...args] = throughVia(via, 'sh', ['-c', HOLD, 'pcimig', ...place])
  const child = spawn(program!, args, { stdio: ['pipe', 'pipe', 'pipe'], env: environment(), detached: true })
  const parts: Buffer[] = []
  let length = 0
  let words = ''
  child.stdin.on('error', () => undefined)
  child.stderr.on('data', (text: Buffer) => {
    words = (words + text.toString()).slice(-1000)
  })
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve())
    child.once('error', () => resolve())
  })
  const inTime = <T>(work: Promise<T>): Promise<T> => {
    let timer: NodeJS.Timeout
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        child.stdin.destroy()
        child.unref()
        reject(noRoom('it takes too long'))
      }, PATIENCE)
    })
    return Promise.race([work, late]).finally(() => clearTimeout(timer))
  }
  const drop = async () => {
    child.stdin.destroy()
    await inTime(ended)
  }
  const take = async () => {
    parts.length = 0
    length = 0
    child.stdin.end('go\n')
    await inTime(ended)
    if (length > MOST_OUTPUT) throw noRoom('it is too large')
    return Buffer.concat(parts)
  }
  const made = new Promise<HeldFile>((resolve, reject) => {
    child.once('error', (error) => reject(notStarted(program!, error)))
    child.once('close', () => reject(noRoom(words)))
    let line = ''
    const named = (part: Buffer) => {
      line += part.toString('latin1')
      if (line.length > LONGEST_PATH) reject(noRoom('it has no name'))
      else if (line.endsWith('\n')) resolve({ path: line.slice(0, -1), take, drop })
    }
    child.stdout.on('data', (part: Buffer) => {
      if (!line.endsWith('\n')) return named(part)
      length += part.length
      if (length <= MOST_OUTPUT) parts.push(part)
    })
  })
  return inTime(made)
}
