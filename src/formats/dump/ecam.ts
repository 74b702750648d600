import { formatAddress } from '../../pci/address'

/**
 * Memory mapped config space (ECAM): one page per function, in the order of their addresses (PCIe 5.0 section 7.2.2).
 */
interface Window {
  readonly base: bigint
  readonly size: bigint
}

const MIB = 2n ** 20n

/** ECAM windows of QEMU's machine types outside the hole below 4 GiB, or not aligned to 256 MiB. */
const FIXED: readonly Window[] = [
  // Arm virt: highmem-ecam (hw/arm/virt.c), and the window of virt-2.12 and of highmem=off.
  { base: 0x40_1000_0000n, size: 256n * MIB },
  { base: 0x3f00_0000n, size: 16n * MIB },
  // RISC-V virt (hw/riscv/virt.c), up to where the window of Arm begins.
  { base: 0x3000_0000n, size: 240n * MIB },
  // LoongArch virt (include/hw/pci-host/ls7a.h).
  { base: 0x2000_0000n, size: 128n * MIB },
]

/**
 * Firmware puts q35's window here, at a multiple of 256 MiB: SeaBIOS at b0000000, OVMF at e0000000; microvm, sbsa-ref.
 */
const HOLE = { start: 0x8000_0000n, end: 0x1_0000_0000n }
const ALIGNED = 256n * MIB

const windowAt = (at: bigint): Window | undefined =>
  at >= HOLE.start && at < HOLE.end
    ? { base: at - (at % ALIGNED), size: ALIGNED }
    : FIXED.find(({ base, size }) => at >= base && at < base + size)

/**
 * Returns the address of the function that a page of memory mapped config space belongs to, or null if no machine type
 * of QEMU has config space there.
 */
export function ecamAddress(page: bigint): string | null {
  const window = windowAt(page)
  if (!window) return null
  const offset = Number(page - window.base)
  return formatAddress({
    domain: 0,
    bus: (offset >> 20) & 0xff,
    device: (offset >> 15) & 0x1f,
    function: (offset >> 12) & 7,
  })
}
