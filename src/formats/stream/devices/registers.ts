import { be32 } from '../../../bytes/cursor'
import type { ByteSource } from '../../../bytes/source'
import type { Located } from '../sections/located'

/** Well above what any processor has: 362 with everything on, in 10.0. */
const MOST_REGISTERS = 4096
const BYTES = 8

const be64 = (bytes: Uint8Array, at: number): bigint => (BigInt(be32(bytes, at)) << 32n) + BigInt(be32(bytes, at + 4))

/**
 * The system registers of an Arm processor as its section holds them: their values by their numbers, which are those of KVM
 * (KVM_REG_ARM64_SYSREG, include/uapi of Linux), in the order of the stream.
 * @returns undefined for other sections, and if the description puts them outside of the section
 */
export function registersIn(
  source: ByteSource,
  { described, payload, end }: Located,
): ReadonlyMap<bigint, bigint> | undefined {
  const places = described?.registers
  if (!places || places.numbers.size > MOST_REGISTERS * BYTES) return undefined
  const [numbers, values] = [places.numbers, places.values].map(({ offset, size }) =>
    payload + offset + size <= end ? source.read(payload + offset, size) : new Uint8Array(),
  )
  if (numbers!.length !== places.numbers.size || values!.length !== numbers!.length) return undefined
  const count = Math.floor(numbers!.length / BYTES)
  return new Map(Array.from({ length: count }, (_, i) => [be64(numbers!, i * BYTES), be64(values!, i * BYTES)]))
}
