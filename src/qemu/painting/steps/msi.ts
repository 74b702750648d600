import { MSIX, msiLayout } from '../../../pci/capabilities/standard/msi'
import { registerOf } from '../../../pci/layout'
import { on } from '../register-writes'
import { type Action, type Step, writeMask } from '../step'

const FLAGS_64BIT = 0x80
const FLAGS_MASKBIT = 0x100

/** Size in bytes of an MSI capability whose Message Control is `flags` (PCI 3.0 section 6.8.1). */
export function msiSize(flags: number): number {
  return 0x0a + ((flags & FLAGS_64BIT) !== 0 ? 4 : 0) + ((flags & FLAGS_MASKBIT) !== 0 ? 10 : 0)
}

/**
 * Vectors that a device's Message Control offers: 1 to 32, or 64 and 128 for encodings that the specification reserves.
 */
export const msiVectors = (flags: number): number => 1 << ((flags >> 1) & 7)

/** Registers that are 0 after a reset (msi_reset). */
const RESET: readonly string[] = ['ADDRESS_LO', 'ADDRESS_HI', 'DATA', 'MASK', 'PENDING']

export interface MsiOptions {
  readonly vectors: number
  readonly address64: boolean
  readonly maskable: boolean
  /** False if a device has a second MSI capability: msi_reset only resets the one added last. */
  readonly cleared?: boolean
  /** Vectors that the device's code may raise, one bit each: masked vectors become pending. None by default. */
  readonly raised?: number
}

/** msi_init (hw/pci/msi.c): exactly the bytes of the variant, control, address, data and mask bits guest-writable. */
export function msi(at: number, { vectors, address64, maskable, cleared = true, raised = 0 }: MsiOptions): Step {
  const flags = (Math.log2(vectors) << 1) | (address64 ? FLAGS_64BIT : 0) | (maskable ? FLAGS_MASKBIT : 0)
  const layout = msiLayout(flags)
  const registers = on(layout, at)
  const actions: Action[] = [
    { kind: 'capability', id: layout.id, at, size: msiSize(flags) },
    registers.value('FLAGS', flags),
    // msi_reset clears only registers that it knows, so the bytes between them keep what a device showed.
    ...layout.registers
      .filter(({ name }) => cleared && RESET.includes(name))
      .map(({ name }) => registers.value(name, 0)),
    registers.writable('FLAGS', 'ENABLE', 'QSIZE'),
    registers.writable('ADDRESS_LO', 'ADDRESS'),
    registers.writable('DATA'),
  ]
  if (address64) actions.push(registers.writable('ADDRESS_HI'))
  if (maskable) {
    const mask = registers.value('MASK', raised)
    const pending = registerOf(layout, 'PENDING')
    actions.push(writeMask(mask.at, 4, 2 ** vectors - 1), {
      kind: 'changes',
      at: at + pending.offset,
      width: pending.width,
      value: raised,
      by: 'device',
      how: 'an interrupt is raised while the guest has its vector masked (msi_notify)',
      along: [registers.bits('FLAGS', 'ENABLE'), mask],
    })
  }
  return {
    rule: 'msi-capability',
    note: 'enable, vectors in use, address, data and mask bits are guest-writable, the rest is compared (msi_init)',
    actions,
  }
}

export interface MsixOptions {
  /** Entries of the vector table, 1 to 2048. */
  readonly vectors: number
  readonly table: { readonly bar: number; readonly offset: number }
  readonly pba: { readonly bar: number; readonly offset: number }
}

const MSIX_SIZE = 12

/** msix_init (hw/pci/msix.c): 12 bytes, only enable and function mask guest-writable. */
export function msix(at: number, { vectors, table, pba }: MsixOptions): Step {
  const registers = on(MSIX, at)
  return {
    rule: 'msix-capability',
    note: 'enable and function mask are guest-writable; vectors, table and PBA are compared (msix_init)',
    actions: [
      { kind: 'capability', id: MSIX.id, at, size: MSIX_SIZE },
      registers.value('FLAGS', vectors - 1),
      registers.value('TABLE', table.offset + table.bar),
      registers.value('PBA', pba.offset + pba.bar),
      registers.writable('FLAGS', 'ENABLE', 'MASKALL'),
    ],
  }
}

/**
 * msix_init_exclusive_bar (hw/pci/msix.c): table at 0, PBA in the upper half of a BAR of at least 4 KiB.
 * @returns offset of the PBA and size of the BAR in bytes
 */
export function exclusiveBar(vectors: number): { pba: number; size: number } {
  const table = vectors * 16
  const pending = Math.ceil(vectors / 64) * 8
  const pba = Math.max(0x800, table)
  let size = 0x1000
  while (size < pba + pending) size *= 2
  return { pba, size }
}
