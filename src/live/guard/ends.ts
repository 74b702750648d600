import { InputError } from '../../bytes/input-error'
import type { Capture } from '../../formats/capture/capture'
import { type CaptureRequest, takeCapture } from '../capture/take'
import { whereName } from '../where'
import { sourceStateOf } from './cancel'
import type { LiveEnd } from './end'
import type { SourceState } from './migration'

/** Both ends, and what captures them. */
export interface GuardedEnds {
  readonly source: LiveEnd
  readonly destination: LiveEnd
  /** Reads a capture file. */
  readonly read: (path: string) => Promise<Capture>
  /** Called with what is being done, for a person. */
  readonly progress: (what: string) => void
}

/** What was found of both ends. */
export type FoundEnds =
  /** `state`: the source's migration after both were captured; null if the source has no monitor. */
  | {
      readonly kind: 'captured'
      readonly source: Capture
      readonly destination: Capture
      readonly state: SourceState | null
    }
  /** The migration went past the point where it could be judged. */
  | { readonly kind: 'over'; readonly state: SourceState }
  /** The destination runs: its config space is a guest's. */
  | { readonly kind: 'destination-runs' }

const hasMonitor = ({ where }: LiveEnd): boolean => where.kind === 'qmp' || where.kind === 'libvirt'

const isHere = ({ via, connect }: LiveEnd): boolean =>
  via.length === 0 && !/^[a-z]+(\+[a-z0-9]+)?:\/\/[^/?]+/.test(connect ?? '')

const underWay = (state: SourceState | null): boolean => state?.phase === 'before-devices'

const requestOf = (end: LiveEnd, progress: (what: string) => void): CaptureRequest => ({
  ...end,
  method: null,
  masks: null,
  progress,
})

/** Whether a way uses the monitor alone. Its error describes the end itself; those of the others only say why they are not possible. */
const isPlain = ({ method, masks }: CaptureRequest): boolean => method === null && masks === null

/** The first that works. @throws the InputError of the plain way if there is one, else of the last */
async function firstOf(ways: readonly CaptureRequest[]): Promise<Capture> {
  let told: InputError | undefined
  for (const way of ways) {
    try {
      return await takeCapture(way)
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      if (told === undefined || isPlain(way) || !ways.some(isPlain)) told = error
    }
  }
  throw told!
}

/** libvirt holds the monitor of a domain that is coming in until it has come: measured with libvirt 9.0. */
const blocked = (end: LiveEnd): InputError =>
  new InputError(
    `libvirt gives no access to an incoming domain, and ${whereName(end.where)} is on another host`,
    {},
    'Run pcimig capture --libvirt DOMAIN --method memory there, and use its capture as --destination.',
  )

/**
 * How the destination is captured, best first. Its masks are read if that is possible: they are QEMU's own. A domain of
 * libvirt's is read in memory.
 */
function waysToDestination(
  end: LiveEnd,
  state: SourceState | null,
  progress: (what: string) => void,
): CaptureRequest[] {
  const plain = requestOf(end, progress)
  const memory = { ...plain, method: 'memory' } as const
  // An emulated TPM keeps QEMU from saving device state before it is loaded.
  if (end.where.kind === 'qmp') return isHere(end) ? [{ ...plain, masks: { pid: null } }, plain, memory] : [plain]
  if (end.where.kind !== 'libvirt') return [plain]
  if (isHere(end)) return underWay(state) ? [memory] : [memory, plain]
  if (underWay(state)) throw blocked(end)
  return [plain]
}

/** How the source is captured: by device state, or from memory if that is refused and its process is on this host. */
function waysToSource(end: LiveEnd, progress: (what: string) => void): CaptureRequest[] {
  const plain = requestOf(end, progress)
  return hasMonitor(end) && isHere(end) ? [plain, { ...plain, method: 'memory' }] : [plain]
}

const isCapture = ({ where }: LiveEnd): string | null => (where.kind === 'capture' ? where.path : null)

/** An InputError as a value. @throws any other error */
function refusalOf(error: unknown): InputError {
  if (error instanceof InputError) return error
  throw error
}

async function captureBoth(ends: GuardedEnds, state: SourceState | null) {
  const { source, destination, read, progress } = ends
  const [sourceFile, destinationFile] = [isCapture(source), isCapture(destination)]
  progress('capturing the destination')
  // First: device state may be on its way to it soon, and nothing of the source is stopped in vain.
  const received =
    destinationFile === null
      ? await firstOf(waysToDestination(destination, state, progress))
      : await read(destinationFile)
  progress('capturing the source')
  const sent = sourceFile === null ? await firstOf(waysToSource(source, progress)) : await read(sourceFile)
  return { source: sent, destination: received }
}

/**
 * Captures both ends of a migration that is about to begin or under way. Nothing of it is changed; a source that runs
 * stands still for milliseconds.
 * @throws InputError if an end can't be reached, or not be captured without harm
 */
export async function captureEnds(ends: GuardedEnds): Promise<FoundEnds> {
  const { source, progress } = ends
  const ask = async () => (hasMonitor(source) ? await sourceStateOf(source) : null)
  progress('asking the source')
  const before = await ask()
  if (before?.phase === 'handing-over') return { kind: 'over', state: before }
  const found = await captureBoth(ends, before).catch((error: unknown) => refusalOf(error))
  // Had the migration ended meanwhile, the destination could have been read in the middle of loading.
  const after = found instanceof InputError && !underWay(before) ? null : await ask()
  if (underWay(before) && after !== null && !underWay(after)) return { kind: 'over', state: after }
  if (found instanceof InputError) throw found
  if (found.destination.status === 'running') return { kind: 'destination-runs' }
  return { kind: 'captured', ...found, state: after }
}
