import { InputError } from '../../bytes/input-error'
import type { Capture, CaptureMethod } from '../../formats/capture/capture'
import type { Via } from '../via/via'
import { type Where, whereName } from '../where'

/** What `capture` and `guard` ask for. */
export interface CaptureRequest {
  readonly where: Where
  /** In front of every program that is run; empty for this host. */
  readonly via: Via
  /** URI of libvirt; null for its own default. */
  readonly connect: string | null
  /** Null takes device state where it can be handed over, else ECAM; of a process id, its memory. */
  readonly method: CaptureMethod | null
  /** Also read the masks out of QEMU's memory. `pid`: that process; null for the one that `where` shows. */
  readonly masks: { readonly pid: number | null } | null
  /** Is told what is being done, for a person: "reading device state". */
  readonly progress: (what: string) => void
}

/**
 * Captures a live machine. It runs, waits or stands still afterwards as it did before.
 * @throws InputError where it can't be reached or captured without harm; nothing was then changed
 */
export async function takeCapture(request: CaptureRequest): Promise<Capture> {
  throw new InputError(`${whereName(request.where)} can't be captured yet`)
}
