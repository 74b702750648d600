/** The entry that QEMU begins its output with: the machine type that was described (dump_machine_type, migration/savevm.c). */
export const MACHINE = 'vmschkmachine'

const HEAD = 512
const BEGINNING = new RegExp(`^\\s*\\{\\s*"${MACHINE}"\\s*:`)

/** Whether a file begins as `-dump-vmstate` does. @param head its first bytes, of which 512 are looked at */
export const isVmstateDump = (head: Uint8Array): boolean =>
  BEGINNING.test(new TextDecoder('latin1').decode(head.subarray(0, HEAD)))
