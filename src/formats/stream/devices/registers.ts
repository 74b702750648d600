import { be32 } from '../../../bytes/cursor'
import type { ByteSource } from '../../../bytes/source'
import type { Located } from '../sections/located'
import type { PinnedValue } from '../stream'

/** Well above what any processor has: 362 with everything on, in 10.0. */
const MOST_REGISTERS = 4096
const BYTES = 8

const be64 = (bytes: Uint8Array, at: number): bigint => (BigInt(be32(bytes, at)) << 32n) + BigInt(be32(bytes, at + 4))

/** Sections of processors, whatever their architecture. */
const PROCESSOR = 'cpu'
/** The version of the section of an Arm processor (vmstate_arm_cpu, target/arm/machine.c), in every release since 2.12. */
const ARM_VERSION = 22
/** What comes before its system registers has the length of about 50 registers. */
const HEAD = 1024
/** KVM_REG_ARM and KVM_REG_ARM64, the highest byte of a number. */
const OF_ARM: readonly number[] = [0x40, 0x60]

/** Where the numbers of system registers are, and how many. */
interface Numbers {
  readonly offset: number
  readonly count: number
}

const isAscending = (numbers: readonly bigint[]): boolean => numbers.every((one, i) => i === 0 || numbers[i - 1]! < one)

const numbersAt = (source: ByteSource, { offset, count }: Numbers): readonly bigint[] => {
  const bytes = source.read(offset, count * BYTES)
  return bytes.length < count * BYTES ? [] : Array.from({ length: count }, (_, i) => be64(bytes, i * BYTES))
}

/** Finds the registers of a processor that no description shows: they are in ascending order, after their number. */
function numbersIn(source: ByteSource, { header, type, payload, end }: Located): Numbers | undefined {
  if (header.id !== PROCESSOR || header.version !== ARM_VERSION || type !== 'full') return undefined
  const head = source.read(payload, Math.min(HEAD, end - payload))
  for (let at = 0; at + 4 < head.length; at += 4) {
    const place = { offset: payload + at + 4, count: be32(head, at) }
    const isBounded = place.count > 0 && place.count <= MOST_REGISTERS && place.offset + 2 * place.count * BYTES <= end
    if (!isBounded || !OF_ARM.includes(head[at + 4]!)) continue
    const numbers = numbersAt(source, place)
    const areOfArm = numbers.every((number) => OF_ARM.includes(Number(number >> 56n)))
    if (numbers.length > 0 && areOfArm && isAscending(numbers)) return place
  }
  return undefined
}

/**
 * The system registers of an Arm processor as its section holds them: their values by their numbers, which are those of KVM
 * (KVM_REG_ARM64_SYSREG, include/uapi of Linux), in the order of the stream.
 * @returns undefined for other sections, and if the description puts them outside of the section
 */
export function registersIn(source: ByteSource, section: Located): ReadonlyMap<bigint, bigint> | undefined {
  const { described, payload, end } = section
  if (!described) {
    const found = numbersIn(source, section)
    if (!found) return undefined
    const values = numbersAt(source, { ...found, offset: found.offset + found.count * BYTES })
    return new Map(numbersAt(source, found).map((number, i) => [number, values[i]!]))
  }
  const places = described.registers
  if (!places || places.numbers.size > MOST_REGISTERS * BYTES) return undefined
  const [numbers, values] = [places.numbers, places.values].map(({ offset, size }) =>
    payload + offset + size <= end ? source.read(payload + offset, size) : new Uint8Array(),
  )
  if (numbers!.length !== places.numbers.size || values!.length !== numbers!.length) return undefined
  const count = Math.floor(numbers!.length / BYTES)
  return new Map(Array.from({ length: count }, (_, i) => [be64(numbers!, i * BYTES), be64(values!, i * BYTES)]))
}

/** The version of the section of a 64-bit POWER processor, and where its model is (vmstate_ppc_cpu, target/ppc/machine.c), in 7.2 to 11.1. */
const POWER = { version: 5, offset: 2600 }
/** Families of models from POWER7 on: the upper half of a PVR. */
const FAMILIES: readonly number[] = [0x3f, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e, 0x80, 0x82]

/** The model of a POWER processor that no description shows, as a description would name it. */
export function modelIn(source: ByteSource, { header, type, described, payload, end }: Located): PinnedValue[] {
  const { offset } = POWER
  const isIt = header.id === PROCESSOR && header.version === POWER.version && type === 'full' && !described
  if (!isIt || payload + offset + BYTES > end) return []
  const value = be64(source.read(payload + offset, BYTES), 0)
  return FAMILIES.includes(Number(value >> 16n)) ? [{ name: 'pvr', type: 'processor', offset, value }] : []
}
