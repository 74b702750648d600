import { sourceOf } from '../../src/bytes/source'
import { readStream } from '../../src/formats/stream'
import { answerTo, streamOf } from '../../test/qemu/harness/migrate'
import { type Launch, withQemu } from '../../test/qemu/harness/qemu-process'
import type { Kind } from './table'

/** All bits, the lowest, and one that is set in few values. */
const changes = (isWide: boolean): readonly bigint[] => [isWide ? (1n << 64n) - 1n : (1n << 32n) - 1n, 1n, 1n << 31n]
/** KVM_REG_SIZE_U64. */
const isWide = (register: bigint): boolean => ((register >> 52n) & 0xfn) === 3n

/** Where the values of the registers begin in a stream: they follow each other, after as many numbers. */
function valuesAt(stream: Buffer, registers: ReadonlyMap<bigint, bigint>): number {
  const numbers = Buffer.alloc(8 * registers.size)
  for (const [i, register] of [...registers.keys()].entries()) numbers.writeBigUInt64BE(register, 8 * i)
  return stream.indexOf(numbers) + numbers.length
}

/**
 * What becomes of other values of the system registers of an Arm machine's processor.
 * @param wanted which of them are tried: each takes one to three processes
 * @returns by KVM's number, 16 hexadecimal digits
 */
export async function measure(
  launch: Launch,
  wanted: (index: number) => boolean = () => true,
): Promise<Map<string, Kind>> {
  const stream = await withQemu(launch, streamOf)
  const registers = readStream(sourceOf(stream)).sections.find(({ id }) => id === 'cpu')?.registers
  if (!registers) throw new Error('its stream has no processor with system registers')
  const start = valuesAt(stream, registers)
  const kinds = new Map<string, Kind>()
  for (const [i, [register, value]] of [...registers].entries()) {
    if (!wanted(i)) continue
    let taken = false
    for (const change of changes(isWide(register))) {
      if (taken) break
      const copy = Buffer.from(stream)
      copy.writeBigUInt64BE(value ^ change, start + 8 * i)
      taken = (await answerTo(launch, copy, () => undefined)).accepted
    }
    kinds.set(register.toString(16), taken ? 'writable' : 'constant')
  }
  return kinds
}
