import type { Stream, StreamSection } from '../../formats/stream'
import { atLeast, type Version } from '../../qemu/releases/version'
import type { Stop } from '../report/report'
import { isConstant, isWritable } from './arm-constants'
import { type Findings, NO_FINDINGS } from './findings'
import { whileLoading } from './load-messages'
import type { JudgedState } from './loaded-states'
import { reported } from './reported'

type Registers = ReadonlyMap<bigint, bigint>

/** What comes of an Arm processor's system registers. */
interface RegisterFindings {
  /** Found before they are read: how many there are. */
  readonly count: Findings
  /** Found after all of the section was read. */
  readonly values: JudgedState
}

/**
 * Measured: up to 10.0, QEMU refuses more registers than it has itself before it reads them (vmstate_info_int32_le),
 * and says nothing about one that it does not know; 11.1 takes any number and names each that it does not know.
 */
const COUNTED_UP_TO = '10.0.99'
const NAMED_SINCE = '11.1'

/** KVM's numbers: the architecture is in the highest byte, the size in the digit after the next (KVM_REG_*). */
const ARM64 = 0x60n
const SIZE_U64 = 3n
/** KVM_REG_ARM_FW and KVM_REG_ARM_FW_FEAT_BMAP: no processor has these, the host's kernel does. */
const OF_KERNEL = [0x14n, 0x16n]
const kindOf = (register: bigint): bigint => (register >> 16n) & 0xfffn
const areKernels = (registers: Registers): boolean =>
  [...registers.keys()].some((register) => OF_KERNEL.includes(kindOf(register)))

/** kvm_to_cpreg_id (target/arm/cpu.h): as QEMU numbers and prints a register. */
function printed(register: bigint): string {
  const low = register & 0xffffffffn
  const isWide = ((register >> 52n) & 0xfn) === SIZE_U64
  const own = register >> 56n === ARM64 ? low | (1n << 28n) : low | (isWide ? 1n << 15n : 0n) | (1n << 29n)
  return `0x${own.toString(16)}`
}

/** Registers of the host's kernel that 11.1 does not miss: kvm_arm_set_cpreg_mig_tolerances (target/arm/kvm.c). */
const NOT_MISSED: ReadonlySet<bigint> = new Set([
  ...[0x603000000013c103n, 0x603000000013c512n, 0x603000000013c513n],
  0x6030000000160003n,
])

/**
 * ID_AA64ISAR2_EL1, whose lowest field is WFxT, and the value from which on FEAT_WFxT is there (isar_feature_aa64_wfxt,
 * target/arm/cpu-features.h).
 */
const ISAR2 = 0x603000000013c032n
const WFXT = 0xfn
const WFXT_IMPLEMENTED = 2n

/** Whether a processor has FEAT_WFxT; one of 32 bits has no such register. */
export const hasWfxt = (registers: Registers): boolean => ((registers.get(ISAR2) ?? 0n) & WFXT) >= WFXT_IMPLEMENTED

const BY_KERNEL =
  "its registers are those of the host's processor (KVM): it is unknown whether the host's kernel accepts these values"

/**
 * Up to 10.0, QEMU writes 0 into a register that was not sent. What 11.1 writes varies: of 14 constant ones that are 0 it refused 6,
 * each left out of its own stream.
 */
const UNSENT =
  'the destination has registers that the source did not send, and whether this QEMU finds in them what it writes is not known'

/** The first register of the source that the destination lacks and notices; undefined if it takes all. */
function unknownRegister(sent: Registers, own: Registers, isNamed: boolean): bigint | undefined {
  const first = [...sent.keys()].find((register) => !own.has(register))
  if (first === undefined || isNamed) return first
  // Up to 10.0 both lists are walked only as far as the shorter one goes.
  return [...own.keys()].some((register) => register > first) ? first : undefined
}

const stopAt = ({ id, order }: StreamSection, message: string | null): JudgedState => ({
  stops: [{ order, section: id, kind: 'field', message }],
  open: [],
  judged: true,
})

/** cpu_post_load of target/arm/machine.c has failed. */
function refused(section: StreamSection, qemu: Version): string | null {
  if (!atLeast(qemu, COUNTED_UP_TO)) return whileLoading(section)
  if (!atLeast(qemu, NAMED_SINCE)) return null
  const { version } = section
  const hook = `post load hook failed for: cpu, version_id: ${version}, minimum_version: ${version}, ret: -1`
  return reported(`${whileLoading(section)}: ${hook}`, qemu)
}

function valuesOf(section: StreamSection, sent: Registers, own: Registers, qemu: Version): JudgedState {
  const isNamed = atLeast(qemu, NAMED_SINCE)
  const openAt = (reason: string): JudgedState => ({
    ...{ stops: [], judged: false },
    open: [{ side: 'source', section: section.id, reason }],
  })
  const isKernels = areKernels(sent)
  const unknown = unknownRegister(sent, own, isNamed)
  if (unknown !== undefined) {
    if (isKernels && NOT_MISSED.has(unknown)) return openAt(BY_KERNEL)
    const named = `system register ${printed(unknown)} in the incoming stream but unknown on the destination`
    const message = `handle_cpreg_only_in_incoming_stream: ${named}: fail migration`
    return stopAt(section, isNamed ? message : refused(section, qemu))
  }
  const other = [...sent]
    .filter(([register, value]) => (own.get(register) ?? value) !== value)
    .map(([number]) => number)
  // write_list_to_cpustate (target/arm/helper.c): a value must be there after it was written.
  // KVM's hold what they had (kvm_arm_init_cpreg_list, target/arm/kvm.c).
  const unsent = isKernels ? [] : [...own].filter(([register]) => !sent.has(register))
  const others = [...other, ...unsent.filter(([, value]) => value !== 0n).map(([number]) => number)]
  if (others.some(isConstant)) return isKernels ? openAt(BY_KERNEL) : stopAt(section, refused(section, qemu))
  if (atLeast(qemu, COUNTED_UP_TO) && unsent.some(([number]) => !isWritable(number))) return openAt(UNSENT)
  return { ...NO_FINDINGS, judged: !isKernels && others.every(isWritable) }
}

/**
 * Compares the system registers of an Arm processor: which there are, and those that can't be written (cpu_post_load,
 * target/arm/machine.c).
 * @returns null for other sections, and if one side does not describe them
 */
export function registerFindings(section: StreamSection, own: StreamSection, qemu: Version): RegisterFindings | null {
  const [sent, local] = [section.registers, own.registers]
  if (!sent || !local) return null
  const values = valuesOf(section, sent, local, qemu)
  if (atLeast(qemu, NAMED_SINCE) || sent.size <= local.size) return { count: NO_FINDINGS, values }
  const counts = `Invalid value ${sent.size} expecting positive value <= ${local.size}`
  return { count: stopAt(section, atLeast(qemu, COUNTED_UP_TO) ? null : counts), values }
}

/** L2CTLR of 64 and of 32 bits, whose upper byte is one less than the number of cores (a57_a53_l2ctlr_read, target/arm). */
const L2CTLR = [0x603000000013cd82n, 0x40200000200f480an]
const CORES_SHIFT = 24n
/** Machines whose processors are all of one kind. */
const ALIKE = /^(?:virt|sbsa-ref)(?:-|$)/

/**
 * Returns the stop at a processor whose registers hold the number of cores, for a destination that shows how many it has
 * and not their registers. Measured with seven processors: those without the register are taken.
 */
export function coreFindings(section: StreamSection, own: StreamSection, destination: Stream, qemu: Version): Findings {
  const { registers } = section
  if (!registers || own.registers || !ALIKE.test(destination.machine ?? '') || areKernels(registers)) return NO_FINDINGS
  const value = L2CTLR.map((number) => registers.get(number)).find((found) => found !== undefined)
  const present = destination.sections.filter(({ id }) => id === 'cpu_common').length
  if (value === undefined || present === 0 || (value >> CORES_SHIFT) + 1n === BigInt(present)) return NO_FINDINGS
  // Up to 10.0 the number of registers is looked at first.
  return stopAt(section, atLeast(qemu, NAMED_SINCE) ? refused(section, qemu) : null)
}

/**
 * Returns the stops at a processor's state after the count of its registers. If the destination does not show how many
 * it has, and looks at that first, what it prints is not known.
 * @param destination all of the destination
 */
export function afterCount(
  stops: readonly Stop[],
  section: StreamSection,
  own: StreamSection,
  { assumed }: Stream,
  qemu: Version,
): readonly Stop[] {
  const isCounted = section.registers && !atLeast(qemu, NAMED_SINCE)
  return isCounted && (!own.registers || assumed) ? stops.map((stop) => ({ ...stop, message: null })) : stops
}
