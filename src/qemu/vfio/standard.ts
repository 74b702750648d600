import { u16 } from '../../bytes/little-endian'
import { PM } from '../../pci/capabilities/standard/pm'
import type { Placement } from '../painting/placement'
import { type RawCapability, sizeToNext } from '../painting/raw-chain'
import { on } from '../painting/register-writes'
import { type Action, config as configWrite, fill, type Step } from '../painting/step'
import { type MsixOptions, msi, msiSize, msiVectors, msix } from '../painting/steps/msi'
import { placeExpress } from './express'
import type { VfioRules } from './facts'
import { gpuDirectClique, isClique } from './quirks/clique'
import type { VirtualCapability } from './quirks/virtual'
import { heldVmdShadow } from './quirks/vmd'
import { Refusal } from './refusal'

const STANDARD_END = 0x100
const PM_SIZE = 8
const MSIX_SIZE = 12
const VNDR = 0x09
const VENDOR_HEADER = 3
const MOST_MSI_VECTORS = 32

/** What the standard capabilities need to know besides the bytes. */
export interface StandardOptions {
  readonly rules: VfioRules
  readonly placement: Placement
  /** Whether the bytes come from the host function, so that QEMU's changes still have to be applied. */
  readonly physical: boolean
  /** The capability that QEMU itself adds, or null. */
  readonly virtual: VirtualCapability | null
  readonly msix: MsixOptions | null
  /** The MSI and the power management capability added last, the first of the list: the ones that a reset clears. */
  readonly msiAt: number | undefined
  readonly powerAt: number | undefined
}

/** A vendor capability that QEMU made itself, in bytes that it holds; null for the function's own. */
export function madeByQemu(config: Uint8Array, { id, at }: RawCapability): VirtualCapability | null {
  if (id !== VNDR) return null
  return isClique(config, at) ? gpuDirectClique(at, config[at + 6]! >> 3) : heldVmdShadow(config, at)
}

/** vfio_add_std_cap (hw/vfio/pci.c) for one capability; null if QEMU drops it. */
function capabilityStep(
  config: Uint8Array,
  { id, at }: RawCapability,
  size: number,
  options: StandardOptions,
): Step | null {
  const { rules } = options
  const add: Action = { kind: 'capability', id, at, size }
  switch (id) {
    case 0x01:
      if (!rules.exactPower) break
      return {
        rule: 'pm-capability',
        note: '8 bytes, compared except for the power state, which is guest-writable (pci_pm_init, 10.0)',
        actions: [
          { ...add, size: PM_SIZE },
          ...(options.physical && at === options.powerAt
            ? [{ kind: 'write', array: 'config', at: at + 4, width: 1, how: 'clear', value: 3 } as const]
            : []),
          on(PM, at).writable('CTRL', 'STATE'),
        ],
      }
    case 0x05: {
      const flags = u16(config, at + 2)
      const vectors = msiVectors(flags)
      if (vectors > MOST_MSI_VECTORS) throw new Refusal(`MSI with ${vectors} vectors: msi_init aborts`)
      const cleared = at === options.msiAt
      const raised = 2 ** vectors - 1
      return msi(at, { vectors, address64: (flags & 0x80) !== 0, maskable: (flags & 0x100) !== 0, cleared, raised })
    }
    case 0x09: {
      const made = options.physical ? null : madeByQemu(config, { id, at })
      if (made) return made.step
      if (!rules.skipVendorSpecific) {
        return {
          rule: 'vendor-capability',
          note: 'up to the next capability read-only and compared (vfio_add_std_cap; skip-vsc-check is off or unknown to this QEMU)',
          actions: [add],
        }
      }
      const rest = Math.max(0, size - VENDOR_HEADER)
      return {
        rule: 'vendor-capability',
        note: 'only id, next pointer and length are compared (vfio_add_vendor_specific_cap, skip-vsc-check=on, 9.1)',
        actions: [add, ...(rest > 0 ? [fill('cmask', at + VENDOR_HEADER, rest, 0)] : [])],
      }
    }
    case 0x10: {
      const changes = options.physical ? placeExpress(config, at, size, options.placement) : []
      if (changes === null) return null
      return {
        rule: 'pcie-capability',
        note: 'read-only and compared up to the next capability, with status as read at start (vfio_setup_pcie_cap)',
        actions: [add, ...changes],
      }
    }
    case 0x11:
      return options.msix ? msix(at, options.msix) : null
  }
  return {
    rule: 'capability',
    note: 'up to the next capability read-only and compared (vfio_add_std_cap)',
    actions: [add],
  }
}

/** Size of a capability in bytes, as pci_add_capability sees it. */
function bytesOf(config: Uint8Array, { id, at }: RawCapability, size: number, { rules, physical }: StandardOptions) {
  if (id === 0x05) return msiSize(u16(config, at + 2))
  if (id === 0x11) return MSIX_SIZE
  const made = physical ? null : madeByQemu(config, { id, at })
  if (made) return Math.min(made.size, size)
  return id === 0x01 && rules.exactPower ? PM_SIZE : size
}

/**
 * The steps of vfio_add_capabilities for the standard list, in the order in which QEMU adds them: last one first.
 * @param chain the capabilities of the host function, in the order of its list
 * @throws Refusal if capabilities overlap, which pci_add_capability rejects
 */
export function vfioStandardSteps(
  config: Uint8Array,
  chain: readonly RawCapability[],
  options: StandardOptions,
): Step[] {
  const starts = chain.map(({ at }) => at)
  const steps: Step[] = [
    {
      rule: 'capability-pointer',
      note: 'the list is rebuilt from its end, without the capabilities that QEMU drops (vfio_add_std_cap)',
      actions: [configWrite(0x34, 1, 0)],
    },
  ]
  const taken: { at: number; end: number; id: number }[] = []
  const claim = (id: number, at: number, size: number) => {
    const other = taken.find((range) => range.at < at + size && at < range.end)
    if (other) {
      const hex = (n: number) => n.toString(16)
      const where = hex(Math.max(at, other.at))
      throw new Refusal(
        `Attempt to add PCI capability ${hex(id)} at offset ${hex(at)} overlaps existing capability at offset ${where}`,
      )
    }
    taken.push({ at, end: at + Math.ceil(size / 4) * 4, id })
  }
  const { virtual } = options
  if (virtual) {
    claim(virtual.id, virtual.at, virtual.size)
    steps.push(virtual.step)
  }
  const bounds = virtual ? [...starts, virtual.at] : starts
  for (const capability of [...chain].reverse()) {
    const size = sizeToNext(capability.at, bounds, STANDARD_END)
    const step = capabilityStep(config, capability, size, options)
    if (!step) continue
    claim(capability.id, capability.at, bytesOf(config, capability, size, options))
    steps.push(step)
  }
  return steps
}
