import { spawn } from 'node:child_process'
import { InputError } from '../../bytes/input-error'
import type { MonitorCommand } from '../monitor'
import { environment } from '../process/programs'
import { notStarted } from '../process/run'
import { throughVia, type Via } from '../via/via'
import { RELAY, relayTarget } from './connect'

/**
 * Waits until standard input ends. Unless it said otherwise the process that started it was killed: it then opens the
 * monitor itself, and sends a command. $1 to $3: what RELAY takes, $4: the command
 */
const LAST_WORD = `
trap '' HUP INT TERM PIPE
command -v socat >/dev/null || command -v ncat >/dev/null || command -v nc >/dev/null || exit 127
echo ready
read -r done && exit 0
c=$4
{ sleep 1; printf '%s\\n' '{"execute": "qmp_capabilities"}' "$c"; sleep 2; } | (set -- "$1" "$2" "$3"; ${RELAY}
) >/dev/null 2>&1`

/** A command that QEMU gets even if this process is killed. */
export interface LastWord {
  /** It is not needed any more. */
  drop(): void
}

/** @throws InputError where nothing is there that could send it */
export function lastWord(via: Via, socket: string, command: MonitorCommand): Promise<LastWord> {
  const [kind, at, port = ''] = relayTarget(socket)
  const words = [kind, at, port, JSON.stringify(command)]
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
