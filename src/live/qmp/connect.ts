import { spawn } from 'node:child_process'
import { createConnection } from 'node:net'
import { Duplex } from 'node:stream'
import { InputError } from '../../bytes/input-error'
import { isSystemError, reasonOf } from '../../bytes/system-error'
import { environment } from '../process/programs'
import { notStarted } from '../process/run'
import { throughVia, type Via } from '../via/via'

const PATIENCE = 10_000

/** "HOST:PORT", "[::1]:4444"; anything else is the path of a UNIX socket. */
const TCP = /^(?:\[([0-9a-f:]+)\]|([A-Za-z0-9._-]+)):([0-9]{1,5})$/

/** The host and port of a TCP socket; null for the path of a UNIX socket. */
export function tcpOf(socket: string): { readonly host: string; readonly port: number } | null {
  const found = TCP.exec(socket)
  return found ? { host: (found[1] ?? found[2])!, port: Number(found[3]) } : null
}

function unreachable(name: string, error: unknown): InputError {
  if (isSystemError(error) && error.code === 'ECONNREFUSED') {
    return new InputError(`${name} cannot be reached: nothing listens there`)
  }
  return new InputError(`${name} cannot be reached: ${reasonOf(error)}`)
}

/** Connects to a socket of this host. @throws InputError when nothing listens there */
function connectHere(socket: string, name: string): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const connection = createConnection(tcpOf(socket) ?? { path: socket })
    const timer = setTimeout(() => {
      connection.destroy()
      reject(new InputError(`${name} cannot be reached within ${PATIENCE / 1000} s`))
    }, PATIENCE)
    connection.once('error', (error) => {
      clearTimeout(timer)
      reject(unreachable(name, error))
    })
    connection.once('connect', () => {
      clearTimeout(timer)
      resolve(connection)
    })
  })
}

/** Relays standard input and output to a socket, with what is installed there. */
export const RELAY = `
case $1 in
unix) u=UNIX-CONNECT:$2 ;;
*) u=TCP:$2:$3 ;;
esac
if command -v socat >/dev/null; then exec socat - "$u"; fi
for p in ncat nc; do if command -v $p >/dev/null; then
  if [ "$1" = unix ]; then exec $p -U "$2"; else exec $p "$2" "$3"; fi
fi; done
echo "neither socat nor nc is installed there" >&2
exit 127`

/** What RELAY takes for a socket. */
export function relayTarget(socket: string): readonly [kind: string, at: string, port?: string] {
  const tcp = tcpOf(socket)
  return tcp ? ['tcp', tcp.host, String(tcp.port)] : ['unix', socket]
}

const LAST_WORDS = 1000

/** Why a connection through a command ended, in the last line of what it said; undefined if it said nothing. */
function lost(name: string, words: string): InputError | undefined {
  const said = words.trim().split('\n').at(-1) ?? ''
  return said === '' ? undefined : new InputError(`${name} cannot be reached: ${said.trim()}`)
}

/** Connects to a socket as seen from where `via` leads. */
function connectVia(via: Via, socket: string, name: string): Promise<Duplex> {
  const [program, ...args] = throughVia(via, 'sh', ['-c', RELAY, 'pcimig', ...relayTarget(socket).map(String)])
  const child = spawn(program!, args, { stdio: ['pipe', 'pipe', 'pipe'], env: environment() })
  child.stdin.on('error', () => undefined)
  let words = ''
  child.stderr.on('data', (text: Buffer) => {
    words = (words + text.toString()).slice(-LAST_WORDS)
  })
  const connection = new Duplex({
    read: () => undefined,
    write: (bytes, _, done) => void child.stdin.write(bytes, () => done()),
    destroy: (error, done) => {
      child.kill()
      done(error)
    },
  })
  child.stdout.on('data', (bytes: Buffer) => connection.push(bytes))
  child.once('close', () => connection.destroy(lost(name, words)))
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(notStarted(program!, error)))
    child.once('spawn', () => resolve(connection))
  })
}

/**
 * Connects to a QMP socket: a UNIX socket's path, or HOST:PORT.
 * @param name its name in errors
 * @throws InputError when it can't be reached
 */
export const connect = (via: Via, socket: string, name: string): Promise<Duplex> =>
  via.length === 0 ? connectHere(socket, name) : connectVia(via, socket, name)
