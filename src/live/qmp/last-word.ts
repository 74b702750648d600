import { spawn } from 'node:child_process'
import { InputError } from '../../bytes/input-error'
import type { MonitorCommand } from '../monitor'
import { environment } from '../process/programs'
import { notStarted } from '../process/run'
import { throughVia, type Via } from '../via/via'
import { RELAY, relayTarget } from './connect'

/** What the answer to the command is known by. */
const ID = 'pcimig-last-word'

/**
 * Waits until standard input ends. Unless it said otherwise the process that started it was killed: it then opens the
 * monitor itself, and sends a command if the machine still stands still; if another client holds the monitor, it tries
 * again for a minute. $1 to $3: what RELAY takes, $4: the command
 */
const LAST_WORD = `
trap '' HUP INT TERM PIPE
command -v socat >/dev/null || command -v ncat >/dev/null || command -v nc >/dev/null || exit 127
echo ready
read -r done && exit 0
k=$1 a=$2 p=$3 c=$4
say() {
  { printf '%s\n' '{"execute": "qmp_capabilities"}' "$1"; sleep 1; } | (set -- "$k" "$a" "$p"; ${RELAY}
  ) 2>/dev/null
}
for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  case $(say '{"execute": "query-status"}') in
  *'"running": true'*) exit ;;
  *'"running": false'*) case $(say "$c") in *${ID}*) exit ;; esac ;;
  esac
  sleep 1
done >/dev/null`

/** A command that QEMU gets even if this process is killed. */
export interface LastWord {
  /** It is not needed any more. */
  drop(): void
}

/** @throws InputError if nothing is there that could send it */
export function lastWord(via: Via, socket: string, command: MonitorCommand): Promise<LastWord> {
  const [kind, at, port = ''] = relayTarget(socket)
  const words = [kind, at, port, JSON.stringify({ ...command, id: ID })]
  const [program, ...args] = throughVia(via, 'sh', ['-c', LAST_WORD, 'pcimig', ...words])
  const child = spawn(program!, args, { stdio: ['pipe', 'pipe', 'ignore'], env: environment(), detached: true })
  child.stdin.on('error', () => undefined)
  child.unref()
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(notStarted(program!, error)))
    child.once('close', () => reject(new InputError('neither socat nor nc is installed where the monitor is')))
    child.stdout.once('data', () => resolve({ drop: () => void child.stdin.end('done\n') }))
  })
}
