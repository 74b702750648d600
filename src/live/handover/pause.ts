import type { MonitorEvent } from '../monitor'

/**
 * How long the guest stood still, in milliseconds: from its STOP to its RESUME.
 * @param running whether it ran before
 * @returns 0 if it did not run anyway, null if one of the events was not seen
 */
export function pauseOf(events: readonly MonitorEvent[], running: boolean): number | null {
  if (!running) return 0
  const last = (name: string) => events.filter(({ event }) => event === name).at(-1)
  const [stop, resume] = [last('STOP'), last('RESUME')]
  const pause = (resume?.at ?? Number.NaN) - (stop?.at ?? Number.NaN)
  return Number.isFinite(pause) && pause >= 0 ? Math.round(pause * 1000) / 1000 : null
}
