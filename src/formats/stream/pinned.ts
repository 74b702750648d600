import type { ByteSource } from '../../bytes/source'
import type { Located } from './located'
import type { PinnedValue } from './stream'

const bigEndian = (bytes: Uint8Array): bigint => bytes.reduce((value, byte) => value * 256n + BigInt(byte), 0n)

/** The values of a section's fields that a destination compares; none where nothing describes it. */
export function pinnedValues(source: ByteSource, { described, payload, end }: Located): PinnedValue[] {
  if (!described) return []
  return described.pinned
    .filter(({ offset, size }) => size <= 8 && payload + offset + size <= end)
    .map(({ name, type, offset, size }) => ({
      name,
      type,
      offset,
      value: bigEndian(source.read(payload + offset, size)),
    }))
}
