import { parseArgs } from 'node:util'
import { sourceOf } from '../../src/bytes/source'
import { readStream } from '../../src/formats/stream'
import { answerTo, streamOf } from '../../test/qemu/harness/migrate'
import { type Launch, withQemu } from '../../test/qemu/harness/qemu-process'
import { type Kind, known, write } from './table'

const USAGE = `npm run registers -- --qemu QEMU --machine TYPE --cpu NAME

Has a QEMU of Arm load its own stream once for each system register and each of three other values of it, and adds what it takes and
what it refuses to src/check/machine/arm-register-table.ts. It starts about a thousand processes.
`

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

async function measure(launch: Launch): Promise<Map<string, Kind>> {
  const stream = await withQemu(launch, streamOf)
  const registers = readStream(sourceOf(stream)).sections.find(({ id }) => id === 'cpu')?.registers
  if (!registers) throw new Error('its stream has no processor with system registers')
  const start = valuesAt(stream, registers)
  const kinds = new Map<string, Kind>()
  for (const [i, [register, value]] of [...registers].entries()) {
    let taken = false
    for (const change of changes(isWide(register))) {
      const copy = Buffer.from(stream)
      copy.writeBigUInt64BE(value ^ change, start + 8 * i)
      taken ||= (await answerTo(launch, copy, () => undefined)).accepted
    }
    kinds.set(register.toString(16), taken ? 'writable' : 'constant')
  }
  return kinds
}

const { values } = parseArgs({
  options: { qemu: { type: 'string' }, machine: { type: 'string' }, cpu: { type: 'string' } },
})
const { qemu, machine, cpu } = values
if (qemu === undefined || machine === undefined || cpu === undefined) {
  process.stderr.write(USAGE)
  process.exitCode = 2
} else {
  const all = await known()
  for (const [number, kind] of await measure({ program: qemu, machine, args: ['-cpu', cpu] })) {
    const other = all.get(number) ?? kind
    if (other !== kind) process.stderr.write(`${number}: ${kind} here, ${other} before\n`)
    // What one processor takes is not refused for certain by another.
    all.set(number, other === kind ? kind : 'writable')
  }
  write(all)
}
