import { u16, u32 } from '../../bytes/little-endian'
import { headerType } from '../../pci/config-space'
import { barKind } from '../painting/regions'
import type { Bar } from '../painting/steps/bar'
import { Refusal } from './refusal'

/** A base address register of the host function; size is null if unknown. */
export interface HostBar {
  readonly index: number
  readonly kind: Bar['kind']
  readonly prefetchable: boolean
  readonly size: number | null
}

const BASE_ADDRESS_0 = 0x10
/** pci_register_bar asserts that header type 1 has no more; for other types vfio-pci registers what the host has. */
const BRIDGE_BARS = 2

/** The regions vfio_bars_prepare (hw/vfio/pci.c) finds: type bits from the register, sizes from the host. */
export function hostBars(config: Uint8Array, size: (index: number) => number | undefined): (HostBar | null)[] {
  const bars: (HostBar | null)[] = []
  for (let index = 0; index < 6; index++) {
    const low = u32(config, BASE_ADDRESS_0 + 4 * index)
    const given = size(index)
    const upper = index > 0 && bars[index - 1]?.kind === 'mem64' && !given
    if (given === 0 || upper || (given === undefined && headerType(config) === 1 && index >= BRIDGE_BARS)) {
      bars.push(null)
      continue
    }
    bars.push({ index, ...barKind(low), size: given ?? null })
  }
  return bars
}

const NVIDIA = 0x10de
const CLASS_VGA = 0x0300

/** Whether BAR 0 is missing: known to be absent, or its register is empty while the sizes of other BARs are known. */
function isMissing([first, ...others]: readonly (HostBar | null)[], config: Uint8Array): boolean {
  if (!first) return true
  return first.size === null && u32(config, BASE_ADDRESS_0) === 0 && others.some((bar) => bar?.size != null)
}

/**
 * Rejects what crashes QEMU: its quirks for NVIDIA VGA read BAR 0 without checking that it exists, and pci_register_bar
 * (hw/pci/pci.c) asserts that sizes are powers of two and that a bridge has two BARs.
 * @throws Refusal
 */
export function assertRegistrable(bars: readonly (HostBar | null)[], config: Uint8Array): void {
  const vga = u16(config, 0) === NVIDIA && u16(config, 0x0a) === CLASS_VGA
  if (vga && isMissing(bars, config)) throw new Refusal('an NVIDIA VGA device without BAR 0: QEMU crashes')
  for (const bar of bars) {
    if (!bar || bar.size === null) continue
    if (2 ** Math.round(Math.log2(bar.size)) !== bar.size) {
      throw new Refusal(`BAR ${bar.index} has ${bar.size} bytes, not a power of two: pci_register_bar aborts`)
    }
    if (headerType(config) === 1 && bar.index >= BRIDGE_BARS) {
      throw new Refusal(`header type 1 has no BAR ${bar.index}: pci_register_bar aborts`)
    }
  }
}
