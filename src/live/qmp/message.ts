import type { MonitorEvent } from '../monitor'

/** What QEMU sends. `id` is that of the command which it answers. */
export type Message =
  | { readonly kind: 'greeting' }
  | { readonly kind: 'return'; readonly id: string | null; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: string | null; readonly class: string; readonly reason: string }
  | { readonly kind: 'event'; readonly event: MonitorEvent }

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json => value !== null && typeof value === 'object' && !Array.isArray(value)

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

function eventOf({ event, timestamp }: Json): MonitorEvent | null {
  const name = text(event)
  if (name === null || !isObject(timestamp)) return null
  const { seconds, microseconds } = timestamp
  if (typeof seconds !== 'number' || typeof microseconds !== 'number') return null
  return { event: name, at: seconds * 1000 + microseconds / 1000 }
}

/**
 * Reads a line of QMP. QEMU: docs/interop/qmp-spec.
 * @returns null for a line that is not a message: on a chardev that several monitors share, others write too
 */
export function readMessage(line: string): Message | null {
  let data: unknown
  try {
    data = JSON.parse(line)
  } catch {
    return null
  }
  if (!isObject(data)) return null
  const id = text(data.id)
  if ('QMP' in data) return { kind: 'greeting' }
  if ('return' in data) return { kind: 'return', id, value: data.return }
  if (isObject(data.error)) {
    const { error } = data
    return { kind: 'error', id, class: text(error.class) ?? 'GenericError', reason: text(error.desc) ?? 'no reason' }
  }
  const event = eventOf(data)
  return event && { kind: 'event', event }
}
