import type { Masks } from '../../qemu/painting/masks'
import type { HeldConfig } from '../report/report'
import { differingOffsets } from './differing-offsets'

/**
 * Returns the bits for which QEMU refuses a byte: get_pci_config_device (hw/pci/pci.c), unchanged from QEMU 1.0 to
 * 11.1.
 * @param source the stream's byte
 * @param device the destination device's byte; the masks are the destination's too
 */
export function failingBits(source: number, device: number, cmask: number, wmask: number, w1cmask: number): number {
  return (source ^ device) & cmask & ~wmask & ~w1cmask & 0xff
}

/** The comparison of one device: offsets in ascending order. */
export interface Comparison {
  /** Offsets at which QEMU would refuse. QEMU stops at the first one. */
  readonly failing: readonly number[]
  /** Offsets with bits that may decide, but are unknown on one side or may not be compared. */
  readonly open: readonly number[]
  /** Offsets whose known bits differ. */
  readonly differing: readonly number[]
}

/** Where a dump ends: all bytes from there on are missing. */
function endOf(absent: Uint8Array): number {
  let end = absent.length
  while (end > 0 && absent[end - 1] === 0xff) end--
  return end
}

/**
 * Compares the config space sent with the destination's, byte by byte, as QEMU does.
 * @param source config space as the stream carries it
 * @param device the destination device with its masks; its size is the number of bytes compared
 */
export function compare(source: HeldConfig, device: Masks): Comparison {
  const failing: number[] = []
  const open: number[] = []
  const differing: number[] = []
  const { config, cmask, wmask, w1cmask, absent, uncertain } = device
  const end = endOf(absent)
  for (const i of differingOffsets(source, device)) {
    const missing = absent[i]! | (i < source.size ? source.absent[i]! : 0xff)
    const different = i < source.size ? (source.config[i]! ^ config[i]!) & ~missing : 0
    if (different === 0 && missing === 0) continue
    const bits = failingBits(source.config[i] ?? 0, config[i]!, cmask[i]!, wmask[i]!, w1cmask[i]!)
    if ((bits & ~missing & ~uncertain[i]!) !== 0) failing.push(i)
    // A missing bit matters if QEMU may compare it. The masks of bytes past the end are themselves unknown.
    const compared = (i < end ? 0 : absent[i]!) | (cmask[i]! & ~wmask[i]! & ~w1cmask[i]!) | uncertain[i]!
    if (((missing & compared) | (different & uncertain[i]!)) !== 0) open.push(i)
    if (different !== 0) differing.push(i)
  }
  return { failing, open, differing }
}
