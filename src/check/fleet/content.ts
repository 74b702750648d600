/** Functions of one input that name each other; each is also a device of its own in the list. */
const RELATED: readonly string[] = ['physicalFunction', 'virtualFunctions']

/** One character for each byte; equal texts for equal bytes alone. */
const oneByte = new TextDecoder('latin1')

function asData(key: string, value: unknown): unknown {
  if (RELATED.includes(key)) return undefined
  if (value instanceof Uint8Array) return oneByte.decode(value)
  if (value instanceof Map) return [...value]
  return typeof value === 'bigint' ? String(value) : value
}

/** Returns a text that is equal for what was read alike: bytes, properties, everything but which function belongs to which. */
export const contentOf = (read: unknown): string => JSON.stringify(read ?? null, asData)
