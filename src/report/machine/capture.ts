import { printable } from '../../bytes/printable'
import type { Capture } from '../../formats/capture/capture'
import { stringify } from '../drawing/plain-json'
import { count } from '../drawing/words'

/** The text of a capture file: indented, one property a line. */
export const captureJson = (capture: Capture): string => `${stringify(capture, 2)}\n`

/** How long the guest stood still. */
function pause({ pauseMs, method, status }: Capture): string {
  if (method !== 'device-state') return 'nothing was stopped'
  if (pauseMs === null) return 'how long it was paused was not seen'
  // libvirt gives the times of its events in whole milliseconds: a pause of a guest that runs may be 0.
  if (pauseMs === 0 && status !== 'running') return 'it was not running, and was left that way'
  return `it was paused for ${pauseMs.toFixed(1)} ms`
}

/** A capture for people: a line, and one for each thing to know. */
export function captureLines(capture: Capture): readonly string[] {
  const { qemu, machine, status, devices } = capture
  const parts = [
    `${count(devices.length, 'device')} of a machine ${status ?? 'in an unknown state'}`,
    `QEMU ${qemu.version ?? 'of an unknown version'}`,
    machine ?? 'unknown machine type',
    pause(capture),
  ]
  return [`captured ${parts.join(', ')}`, ...(capture.notes ?? [])].map((line) => `${printable(line)}.`)
}
