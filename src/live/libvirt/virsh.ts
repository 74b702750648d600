import { InputError } from '../../bytes/input-error'
import { type Ran, type RunOptions, run } from '../process/run'
import { throughVia, type Via } from '../via/via'

/** Where libvirt is, and through what. */
export interface Connection {
  readonly via: Via
  /** Null for libvirt's default. */
  readonly uri: string | null
}

/** An argument inside a command that virsh splits into words itself. */
export const virshWord = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`

/** What precedes a script. */
export const virshOptions = ({ uri }: Connection): readonly string[] => [
  '--quiet',
  ...(uri === null ? [] : ['--connect', uri]),
]

export const virshArguments = (connection: Connection, script: string): readonly string[] => [
  ...virshOptions(connection),
  script,
]

/** What virsh itself says: "error: failed to get domain 'x'" without the word. */
const saidBy = (err: string): string =>
  err
    .split('\n')
    .map((line) => line.replace(/^error: /, '').trim())
    .filter((line) => line !== '')
    .at(-1) ?? 'virsh failed'

/** @throws InputError with virsh's message, if it failed */
export function refusal(domain: string, { err }: Pick<Ran, 'err'>): InputError {
  return new InputError(`libvirt:${domain} cannot be reached: ${saidBy(err)}`, {}, HINT)
}

const HINT = 'Is it running (virsh list)? Is the connection the right one (--connect)?'

/** Runs virsh. @throws InputError as `run` */
export const virsh = (connection: Connection, script: string, options: RunOptions): Promise<Ran> =>
  run(throughVia(connection.via, 'virsh', virshArguments(connection, script)), options)

/**
 * Runs the script $l of virsh with the options "$@" until libvirt takes it: for a shell that undoes what a virsh
 * before it has changed, no matter which of them was killed.
 */
export const PUT_BACK = 'for wait in 0 1 2 4; do sleep $wait; virsh "$@" "$l" >/dev/null 2>&1 && break; done'

/**
 * $1: what to do, $2: what asks for the run state, $3: what undoes it, then virsh's options. A machine that somebody
 * has started meanwhile is left alone: what it has changed since is its own.
 */
const THEN = `
trap '' HUP INT TERM PIPE
s=$1 q=$2 l=$3
shift 3
virsh "$@" "$s"
c=$?
for wait in 0 1 2 4; do
  sleep $wait
  case $(virsh "$@" "$q" 2>/dev/null) in
  *'"running":true'*) break ;;
  *'"running":false'*) virsh "$@" "$l" >/dev/null 2>&1 && break ;;
  esac
done
exit $c`

/** Scripts of virsh for a machine that stands still. */
export interface Undone {
  readonly script: string
  /** QMP's query-status. */
  readonly status: string
  /** Undoes what the script changes. */
  readonly last: string
}

/**
 * Runs a script of virsh, and then the one that undoes it unless the machine runs, even if the first run fails or this
 * process is killed. @throws InputError as `run`
 */
export function virshThen(connection: Connection, { script, status, last }: Undone, patience: number): Promise<Ran> {
  const scripts = ['-c', THEN, 'pcimig', script, status, last]
  const words = throughVia(connection.via, 'sh', [...scripts, ...virshOptions(connection)])
  return run(words, { patience, late: 'leave' })
}
