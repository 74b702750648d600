import type { Command } from 'commander'
import { InputError } from '../../bytes/input-error'
import { CAPTURE_METHODS, type CaptureMethod } from '../../formats/capture/capture'
import type { CaptureRequest } from '../../live/capture/take'
import { parseVia } from '../../live/via/via'
import { parsePid, type Where } from '../../live/where'
import { captureJson, captureLines } from '../../report/machine/capture'
import { choice } from '../options/options'
import { deliver, writeStderr } from '../writing/output'
import { steps } from '../writing/steps'

interface CaptureOptions {
  readonly qmp?: string
  readonly libvirt?: string
  readonly connect?: string
  readonly pid?: number
  readonly via?: readonly string[]
  readonly method?: CaptureMethod
  readonly masks?: boolean
  readonly timeout?: number
  readonly output?: string
  readonly quiet?: boolean
}

export const examples = `Examples:
  pcimig capture --libvirt web1 -o a.json               a domain of libvirt on this host
  pcimig capture --qmp /run/vm/qmp.sock -o a.json       a QEMU with a QMP socket
  pcimig capture --libvirt pcimig-twin --via 'ssh host2' -o b.json
  pcimig check a.json b.json                            would host2 accept web1?
`

export const exitCodes =
  'Exit codes: 0 captured, 2 it cannot be captured, or not without harm; nothing was changed; 70 a bug in pcimig.'

export function define(command: Command): void {
  command
    .description(
      'Capture a live machine, running, paused or waiting for a migration: what a check needs, in one file. The guest stands still for milliseconds.',
    )
    .option('--qmp <SOCKET>', "the machine's QMP socket: a path, or HOST:PORT")
    .option('--libvirt <DOMAIN>', 'the machine as a domain of libvirt (virsh)')
    .option('--connect <URI>', 'connection of libvirt, as for virsh')
    .option('--pid <PID>', "the machine's process; its memory is read (root, or the same user)", parsePid)
    .option('--via <COMMAND>', "run programs through this command ('ssh host')", parseVia)
    .addOption(choice('--method', CAPTURE_METHODS, 'how config space is read'))
    .option('--masks', "also read the masks out of QEMU's memory")
    .option('--timeout <SECONDS>', 'how long an answer may take (default: 60)', seconds)
    .option('-q, --quiet', 'print nothing but errors')
    .option('-o, --output <FILE>', 'write the capture to a file')
    .action(capture)
}

const LONGEST_TIMEOUT = 3600

/** `--timeout SECONDS` */
function seconds(text: string): number {
  const value = /^[0-9]{1,4}$/.test(text) ? Number(text) : 0
  if (value >= 1 && value <= LONGEST_TIMEOUT) return value
  throw new InputError(`'${text}' is not a number of seconds for --timeout`, {}, `Write 1 to ${LONGEST_TIMEOUT}.`)
}

/** @throws InputError unless exactly one machine is named */
function whereOf({ qmp, libvirt, pid }: CaptureOptions): Where {
  if (qmp !== undefined && libvirt === undefined) return { kind: 'qmp', socket: qmp }
  if (libvirt !== undefined && qmp === undefined) return { kind: 'libvirt', domain: libvirt }
  if (pid !== undefined && qmp === undefined && libvirt === undefined) return { kind: 'pid', pid }
  const what = qmp === undefined && libvirt === undefined ? 'no machine is named' : 'two machines are named'
  throw new InputError(what, {}, 'Give one of --qmp SOCKET, --libvirt DOMAIN and --pid PID.')
}

function requestOf(options: CaptureOptions, progress: (what: string) => void): CaptureRequest {
  return {
    where: whereOf(options),
    via: options.via ?? [],
    connect: options.connect ?? null,
    method: options.method ?? null,
    masks: options.masks || options.pid !== undefined ? { pid: options.pid ?? null } : null,
    ...(options.timeout === undefined ? {} : { patience: 1000 * options.timeout }),
    progress,
  }
}

async function capture(_: unknown, command: Command): Promise<void> {
  const options = command.opts<CaptureOptions>()
  const seen = steps(options.quiet ?? false)
  const request = requestOf(options, seen.at)
  const { takeCapture } = await import('../../live/capture/take')
  try {
    const found = await takeCapture(request)
    seen.end()
    deliver(captureJson(found), options.output)
    if (!options.quiet) for (const line of captureLines(found)) writeStderr(`pcimig: ${line}`)
  } finally {
    seen.end()
  }
}
