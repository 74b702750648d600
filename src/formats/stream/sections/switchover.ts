import { be32 } from '../../../bytes/cursor'
import { occurrencesBackwards } from '../../../bytes/occurrences'
import type { ByteSource } from '../../../bytes/source'
import { FOOTER_SIZE, footerAt, NUMBERED, TYPE } from '../section'

/** MIG_CMD_SWITCHOVER_START (migration/savevm.h). */
export const SWITCHOVER = 0x0b
/** QEMU_VM_COMMAND, be16 command, be16 0 bytes of it (qemu_savevm_send_switchover_start, migration/savevm.c). */
const COMMAND = Uint8Array.of(TYPE.COMMAND, 0x00, SWITCHOVER, 0x00, 0x00)

/** Bytes before the devices that are searched: the last parts of the RAM lie between, which are small when a guest stops. */
const SEARCHED = 256 * 1024

/** Where the command may be, and the sections that come in parts, one of which follows it. */
interface Where {
  readonly source: ByteSource
  readonly from: number
  /** Offset of the first section after the RAM. */
  readonly to: number
  readonly iterables: { has(sectionId: number): boolean }
}

/**
 * Offset of the command with which QEMU since 10.0 announces that the source's guest has stopped, on machine types that do
 * not switch it off (send-switchover-start); null if there is none, or much RAM follows it.
 */
export function findSwitchover({ source, from, to, iterables }: Where): number | null {
  for (const at of occurrencesBackwards(source, COMMAND, Math.max(from, to - SEARCHED), to)) {
    const next = source.read(at + COMMAND.length, NUMBERED)
    const isPart = (next[0] === TYPE.PART || next[0] === TYPE.END) && iterables.has(be32(next, 1))
    const before = footerAt(source, at - FOOTER_SIZE)
    if (isPart && before !== null && iterables.has(before)) return at
  }
  return null
}
