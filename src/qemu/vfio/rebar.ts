import { u32 } from '../../bytes/little-endian'
import { type Action, config as configWrite, fill } from '../painting/step'

const CTRL = 8
const STEP = 8
/** BAR index, number of resizable BARs and BAR size of the control register (PCIe 6.0 section 7.8.6.3). */
const CTRL_KEPT = 0x1fe7
/** Size codes above this don't fit the capability register: code n is bit n + 4. */
const REPRESENTABLE = 27

/** Number of resizable BARs that the capability at `at` has. */
const barsAt = (config: Uint8Array, at: number): number =>
  at + CTRL + 4 <= config.length ? (u32(config, at + CTRL) >>> 5) & 7 : 0

/** Offsets of the capability and control registers, 4 bytes each, of a Resizable BAR capability at `at`. */
export const resizableRegisters = (config: Uint8Array, at: number): number[] =>
  Array.from({ length: barsAt(config, at) }, (_, i) => at + i * STEP)
    .filter((place) => place + CTRL + 4 <= config.length)
    .flatMap((place) => [place + 4, place + CTRL])

/**
 * vfio_setup_rebar_ecap (hw/vfio/pci.c, QEMU 8.1): only the size that the host currently uses is offered.
 * @param largest largest size code that this QEMU accepts: 19 up to 10.0, 27 since 10.1 (PCI_REBAR_CAP_SIZES)
 * @returns the changes, and whether the capability is kept; changes made before an impossible size stay
 */
export function reduceResizableBars(
  config: Uint8Array,
  at: number,
  largest: number,
): { changes: Action[]; kept: boolean } {
  const changes: Action[] = []
  for (let i = 0; i < barsAt(config, at); i++) {
    const place = at + i * STEP
    if (place + CTRL + 4 > config.length) break
    const ctrl = u32(config, place + CTRL)
    const code = (ctrl >>> 8) & 0x1f
    if (code > Math.min(largest, REPRESENTABLE)) return { changes, kept: false }
    changes.push(
      configWrite(place + 4, 4, 2 ** (code + 4)),
      configWrite(place + CTRL, 4, ctrl & CTRL_KEPT),
      fill('wmask', place + 4, 8, 0),
    )
  }
  return { changes, kept: true }
}
