import { be32 } from '../../../bytes/cursor'
import type { ByteSource } from '../../../bytes/source'
import { pciStateSize } from '../sections/pci-state'

/**
 * Offset of vbe_bank_mask, a be32, in the state of a VGACommonState, which has the same fields in every release:
 * vmstate_vga_common (hw/display/vga.c).
 */
const BANK_MASK = 1127
const BANK = 0x10000
/** vga_common_init (hw/display/vga.c): 1 to 512 MiB, a power of two. */
const [LEAST, MOST] = [2 ** 20, 512 * 2 ** 20]

/**
 * Returns the bytes of video memory of a VGA or secondary-vga: vga_common_reset (hw/display/vga.c) sets vbe_bank_mask to
 * the number of banks of 64 KiB less one, and the guest can't change it.
 * @param payload offset of the section's content: the state of the PCIDevice, then that of the VGACommonState
 * @param end offset just past it
 * @returns null if it holds no such number
 */
export function videoMemory(source: ByteSource, payload: number, end: number): number | null {
  const at = payload + pciStateSize(256) + BANK_MASK
  if (at + 4 > end) return null
  const bytes = (be32(source.read(at, 4), 0) + 1) * BANK
  return bytes >= LEAST && bytes <= MOST && Number.isInteger(Math.log2(bytes)) ? bytes : null
}
