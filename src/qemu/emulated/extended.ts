import { u16, u32 } from '../../bytes/little-endian'
import { AER } from '../../pci/capabilities/extended/aer'
import { PORT_TYPE } from '../../pci/function-facts'
import { registerOf } from '../../pci/layout'
import { type Context, isOn } from '../painting/context'
import type { RawExtendedCapability } from '../painting/raw-chain'
import type { Step } from '../painting/step'
import type { Bar } from '../painting/steps/bar'
import { dvsec, dvsecLength } from '../painting/steps/dvsec'
import { acs, aer, ari, ats, opaqueExtended, sriov, unsizedVfBars } from '../painting/steps/extended'
import { since } from '../releases/rule-changes'

const UNCOR_MASK = registerOf(AER, 'UNCOR_MASK').offset
const CAP = registerOf(AER, 'CAP').offset
const MHRC = 0x200
const END = 0x1000
/**
 * Sizes in bytes of capabilities without writable registers, by id. An ARI capability whose header reads as zero ends
 * the chain of a virtio device that has virtual functions (QEMU 10.1 and later).
 */
const SIZES: Readonly<Record<number, number>> = { 0: 8, 3: 0x0c, 13: 8, 46: 0x18 }
const LARGEST = 0x48
/** igb and igbvf register version 1 without TLP prefix log. */
const aerSize = (version: number) => (version === 1 ? 0x40 : 0x48)

/**
 * Whether the Uncorrectable Error Mask is guest-writable. A read-only mask is zero, so any set bit in the dump proves
 * it writable; zero with the property on means that a guest wrote it, or that the property was turned off.
 */
function errorMask(context: Context, at: number): { writable: boolean; certain: boolean } {
  if (context.set.has('x-pcie-err-unc-mask')) return { writable: isOn(context, 'x-pcie-err-unc-mask'), certain: true }
  if (u32(context.config, at + UNCOR_MASK) !== 0) {
    return { writable: since(context.qemu, 'uncorrectable-error-mask'), certain: true }
  }
  // Older releases have the default `off`.
  return { writable: false, certain: !isOn(context, 'x-pcie-err-unc-mask') }
}

function aerSteps(context: Context, { at, version }: RawExtendedCapability, portType: number | null): Step[] {
  const { config } = context
  const mask = errorMask(context, at)
  const steps = aer(at, {
    version: version === 1 ? 1 : 2,
    size: aerSize(version),
    maskWritable: mask.writable,
    multipleHeaders: (u32(config, at + CAP) & MHRC) !== 0,
    root: portType === PORT_TYPE.root,
  })
  if (!mask.certain) {
    steps.push({
      rule: 'aer-capability',
      note: 'Uncorrectable Error Mask is zero: compared if x-pcie-err-unc-mask is off, written by the guest if on (pcie_aer_init)',
      actions: [
        { kind: 'fill', array: 'wmask', at: at + UNCOR_MASK, length: 4, byte: 0 },
        { kind: 'uncertain', at: at + UNCOR_MASK, width: 4, value: 0x03ff_f030 },
      ],
    })
  }
  return steps
}

/** What the rest of the device determines about an extended capability. */
export interface RestOfDevice {
  /** The device/port type of the PCI Express capability, null without one. */
  readonly portType: number | null
  /** Bytes to the next extended capability or the end of config space. */
  readonly toNext: number
  /** BARs of the virtual functions, empty if unknown. */
  readonly vfBars: readonly Bar[]
}

function sriovSteps({ config }: Context, at: number, vfBars: readonly Bar[]): Step[] {
  const step = sriov(at, {
    initialVfs: u16(config, at + 0x0c),
    totalVfs: u16(config, at + 0x0e),
    offset: u16(config, at + 0x14),
    stride: u16(config, at + 0x16),
    deviceId: u16(config, at + 0x1a),
    bars: vfBars,
  })
  const unsized = unsizedVfBars(at, config)
  if (vfBars.length === 0) return [step, unsized]
  if (vfBars.every(({ assumed }) => assumed === undefined)) return [step]
  return [step, { ...unsized, actions: unsized.actions.filter(({ kind }) => kind === 'uncertain') }]
}

/** Returns the calls that built the extended capability of an emulated device, with parameters read from the dump. */
export function extendedSteps(
  context: Context,
  capability: RawExtendedCapability,
  { portType, toNext, vfBars }: RestOfDevice,
): Step[] {
  const { config } = context
  const { id, at, version } = capability
  // Only a hostile dump has a capability so close to the end that its registers do not fit.
  switch (at + LARGEST > END ? null : id) {
    case 0x0001:
      return aerSteps(context, capability, portType)
    case 0x000d:
      if (u16(config, at + 4) !== 0) return [acs(at)]
      break
    case 0x000e:
      return [ari(at, config[at + 5]!)]
    case 0x000f:
      return [ats(at, (u16(config, at + 4) & 0x20) !== 0)]
    case 0x0010:
      return sriovSteps(context, at, vfBars)
    case 0x0023:
      return [dvsec(at, version, config.slice(at, at + Math.min(toNext, dvsecLength(config, at))), portType)]
  }
  const size = Math.min(SIZES[id] ?? toNext, toNext)
  return [opaqueExtended(id, version, at, config.slice(at, at + size))]
}
