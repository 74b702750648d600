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

export const virshArguments = ({ uri }: Connection, script: string): readonly string[] => [
  '--quiet',
  ...(uri === null ? [] : ['--connect', uri]),
  script,
]

/** What virsh itself says: "error: failed to get domain 'x'" without the word. */
const saidBy = (err: string): string =>
  err
    .split('\n')
    .map((line) => line.replace(/^error: /, '').trim())
    .filter((line) => line !== '')
    .at(-1) ?? 'virsh failed'

/** @throws InputError with what virsh said, where it failed */
export function refusal(domain: string, { err }: Pick<Ran, 'err'>): InputError {
  return new InputError(`libvirt:${domain} cannot be reached: ${saidBy(err)}`, {}, HINT)
}

const HINT = 'Is it running (virsh list)? Is the connection the right one (--connect)?'

/** Runs virsh. @throws InputError as `run` */
export const virsh = (connection: Connection, script: string, options: RunOptions): Promise<Ran> =>
  run(throughVia(connection.via, 'virsh', virshArguments(connection, script)), options)
