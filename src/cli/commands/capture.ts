import { InputError } from '../../bytes/input-error'
import type { CaptureMethod } from '../../formats/capture/capture'
import type { CaptureRequest } from '../../live/capture/take'
import type { Where } from '../../live/where'
import { captureJson, captureLines } from '../../report/machine/capture'
import type { Given } from '../options/table'
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

export async function capture({ options }: Given<CaptureOptions>): Promise<void> {
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
