import { release } from 'node:os'
import { InputError, orRefusal } from '../../bytes/input-error'
import { CAPTURE_KIND, type Capture, type CaptureMethod } from '../../formats/capture/capture'
import { readRamBlocks } from '../../formats/monitor/ramblock'
import { openLibvirt } from '../libvirt/monitor'
import { captureMemory, captureWithMasks } from '../memory/capture'
import { processOf } from '../memory/process'
import { type Monitor, Refused } from '../monitor'
import { run } from '../process/run'
import { openQmp } from '../qmp/monitor'
import { throughVia, type Via } from '../via/via'
import { type Where, whereName } from '../where'
import { ask, type MachineAnswers, refuseOtherState } from './answers'
import { byConfigSpace } from './config/take'
import { fromDeviceState } from './device-state'
import { machineProperties, withHidden } from './hidden-properties'
import { hostFunctions } from './host-functions'
import { refuseHarm } from './safety'
import { functionsOf } from './tree'
import { withOffered } from './virtio'

/** What `capture` and `guard` ask for. */
export interface CaptureRequest {
  readonly where: Where
  /** In front of every program that is run; empty for this host. */
  readonly via: Via
  /** URI of libvirt; null for its own default. */
  readonly connect: string | null
  /** Null takes device state if it can be handed over, else ECAM; for a process id, its memory. */
  readonly method: CaptureMethod | null
  /** Also read the masks out of QEMU's memory. `pid`: that process; null for the one that `where` shows. */
  readonly masks: { readonly pid: number | null } | null
  /** How long an answer may take, in milliseconds; a minute if it is not given. QEMU flushes disks first. */
  readonly patience?: number
  /** Called with what is being done, for a person: "reading device state". */
  readonly progress: (what: string) => void
}

const PATIENCE = 60_000

/** What a method finds in addition to the monitor's answers. */
type Found = Pick<Capture, 'devices' | 'sections' | 'processors' | 'pauseMs' | 'missing' | 'notes'>

/** Opens the monitor of a machine. @throws InputError if it has none, or if it can't be reached */
export async function openMonitor({
  where,
  via,
  connect,
  patience = PATIENCE,
}: Pick<CaptureRequest, 'where' | 'via' | 'connect' | 'patience'>): Promise<Monitor> {
  switch (where.kind) {
    case 'qmp':
      return openQmp(where.socket, via, patience)
    case 'libvirt':
      return openLibvirt(where.domain, { via, uri: connect }, patience)
    default:
      throw new InputError(`${whereName(where)} has no monitor`, {}, 'Give qmp:SOCKET or libvirt:DOMAIN.')
  }
}

/** A URI of libvirt on another host: no descriptor can be passed there. */
const isRemote = (uri: string | null): boolean => {
  const [, transport = '', host = ''] = /^[a-z]+(?:\+([a-z0-9]+))?:\/\/([^/?]*)/.exec(uri ?? '') ?? []
  return transport !== 'unix' && host !== ''
}

/** `uname -r` where QEMU runs; null if that is not known. */
async function hostKernel({ via, connect }: CaptureRequest): Promise<string | null> {
  if (isRemote(connect)) return null
  if (via.length === 0) return release()
  const ran = await run(throughVia(via, 'uname', ['-r']), { patience: 10_000, late: 'kill' })
  const [line = ''] = ran.out.toString('latin1').split('\n')
  return ran.code === 0 && line !== '' ? line : null
}

/** First release whose `xen-save-devices-state` has the argument `live`. QEMU: qapi/migration.json */
const knowsLive = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 2 || (major === 2 && minor >= 11)
}

/** @throws InputError, with QEMU's words for what it refuses */
async function byDeviceState(
  monitor: Monitor,
  answers: MachineAnswers,
  { via, connect, progress }: CaptureRequest,
): Promise<Found> {
  refuseHarm(monitor.name, answers)
  progress('reading device state')
  const { running, version } = answers
  const { bytes, pauseMs } = await monitor.saveDeviceState({ running, knowsLive: knowsLive(version) })
  const functions = functionsOf(answers.qtree)
  const found = orRefusal(() => fromDeviceState(bytes, functions))
  if (found instanceof InputError) throw new InputError(`device state of ${monitor.name}: ${found.message}`)
  const { devices, ...others } = hostFunctions(functions, found.devices, via.length === 0 && !isRemote(connect))
  const own = await withHidden(monitor, await withOffered(monitor, answers, found.devices))
  return { ...found, pauseMs, devices: [...own, ...devices], ...others }
}

/** @throws InputError if device state is asked for and its file can't be handed over: `--pass-fds` is for a local libvirt */
function refuseHandover({ where, method, connect }: CaptureRequest): void {
  if (where.kind !== 'libvirt' || method !== 'device-state' || !isRemote(connect)) return
  const what = `device state can't be handed over through ${connect}: libvirt takes descriptors on its own host only`
  throw new InputError(what, {}, "Run it there (--via 'ssh HOST', without --connect), or use --method ecam.")
}

/** Device state, unless its file can't be handed over. */
const methodFor = ({ method, connect }: CaptureRequest): CaptureMethod =>
  method ?? (isRemote(connect) ? 'ecam' : 'device-state')

async function take(
  method: CaptureMethod,
  monitor: Monitor,
  answers: MachineAnswers,
  request: CaptureRequest,
): Promise<Found> {
  if (method === 'device-state') return byDeviceState(monitor, answers, request)
  request.progress('reading config space')
  return byConfigSpace(monitor, answers)
}

/** Machine types with capabilities. */
const PSERIES = /^pseries(?:-|$)/

/** What is known about the machine as a whole, as far as it is known. */
function totals(answers: MachineAnswers): Partial<Capture> {
  const { possibleCpus, hdaCodecs, memorySlots, hpetTimers, capabilities, uuid, dirtyBitmaps } = answers
  return {
    ...(possibleCpus === null ? {} : { possibleCpus }),
    ...(hdaCodecs.length === 0 ? {} : { hdaCodecs }),
    ...(memorySlots === null ? {} : { memorySlots }),
    ...(hpetTimers === null ? {} : { hpetTimers }),
    capabilities: [...capabilities],
    ...(uuid === null ? {} : { uuid }),
    ...(dirtyBitmaps === null ? {} : { dirtyBitmaps }),
  }
}

async function captureThrough(monitor: Monitor, request: CaptureRequest): Promise<Capture> {
  request.progress('asking QEMU')
  const answers = await ask(monitor)
  const taken = new Date().toISOString()
  const method = methodFor(request)
  const found = await take(method, monitor, answers, request)
  const levels = PSERIES.test(answers.machine ?? '') ? await machineProperties(monitor) : null
  await refuseOtherState(monitor, answers)
  return {
    schemaVersion: 1,
    kind: CAPTURE_KIND,
    taken,
    method,
    pauseMs: found.pauseMs,
    status: answers.status,
    qemu: { version: answers.version, package: answers.package, architecture: answers.architecture },
    machine: answers.machine,
    host: { kernel: await hostKernel(request) },
    ram: answers.ramblocks === null ? null : readRamBlocks(answers.ramblocks),
    ...totals(answers),
    ...(levels === null ? {} : { machineProperties: levels }),
    ...(found.processors?.length ? { processors: found.processors } : {}),
    blocked: answers.blocked,
    sections: found.sections,
    devices: found.devices,
    ...(found.missing?.length ? { missing: found.missing } : {}),
    ...(found.notes?.length ? { notes: found.notes } : {}),
  }
}

/** QEMU's refusal as an error for people. */
const said = (name: string, { command, reason }: Refused): InputError =>
  new InputError(`${name} refuses ${command}: ${reason}`)

/** Whether QEMU's memory shows all that is wanted, so that the monitor is not needed. */
const byMemory = ({ where, method }: CaptureRequest): boolean => method === 'memory' || where.kind === 'pid'

/** The process whose memory is read: the one that is named, else the machine's own. */
const processFor = ({ where, via, masks }: CaptureRequest): number =>
  processOf(typeof masks?.pid === 'number' ? { kind: 'pid', pid: masks.pid } : where, via)

/** @throws InputError for a method that needs a monitor, if there is none */
function fromMemory(request: CaptureRequest): Capture {
  const { method, where } = request
  if (method !== null && method !== 'memory') {
    throw new InputError(`${whereName(where)} has no monitor for --method ${method}`, {}, 'Leave --method out.')
  }
  request.progress("reading QEMU's memory")
  return captureMemory(processFor(request))
}

async function fromMonitor(request: CaptureRequest): Promise<Capture> {
  const monitor = await openMonitor(request)
  try {
    return await captureThrough(monitor, request)
  } catch (error) {
    throw error instanceof Refused ? said(monitor.name, error) : error
  } finally {
    await monitor.close()
  }
}

/**
 * Captures a live machine. It runs, waits or stands still afterwards as it did before.
 * @throws InputError if it can't be reached or captured without harm; nothing was then changed
 */
export async function takeCapture(request: CaptureRequest): Promise<Capture> {
  refuseHandover(request)
  if (byMemory(request)) return fromMemory(request)
  // Resolved before anything is done, so that nothing is done in vain.
  const pid = request.masks ? processFor(request) : null
  const capture = await fromMonitor(request)
  if (pid === null) return capture
  request.progress("reading the masks in QEMU's memory")
  return captureWithMasks(capture, pid)
}
