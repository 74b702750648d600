import { type Context, isOn } from '../painting/context'
import { vfioSince } from '../releases/vfio-changes'
import { type AtsRule, atsRule } from './iommufd/ats'
import { Refusal } from './refusal'

/** Size codes of Resizable BAR that fit what QEMU takes for the register: up to 512 GB, and since 10.1 up to 128 TB. */
const LARGEST = { before: 19, since: 27 } as const

/** How vfio-pci of one QEMU version, machine type and set of properties builds config space. */
export interface VfioRules {
  /** From 10.0 a power management capability has its own 8 bytes and a writable power state. */
  readonly exactPower: boolean
  /** From 9.1 (property skip-vsc-check, off for machine types up to 9.0) only a vendor capability's header is compared. */
  readonly skipVendorSpecific: boolean
  /** Resizable BAR: raw before 4.1, dropped up to 8.0, reduced to the current size since 8.1. */
  readonly resizableBar: 'raw' | 'dropped' | 'current-size'
  /** Largest size code that the reduced capability can hold. */
  readonly largestResizableBar: number
  /** From 11.1 the property ats and the host decide about the ATS capability. */
  readonly ats: AtsRule
  /** NVIDIA GPUDirect clique of the property x-nv-gpudirect-clique, or null. */
  readonly clique: number | null
}

/**
 * The rules for a context. Sources: vfio_add_std_cap, vfio_add_ext_cap, vfio_setup_rebar_ecap (hw/vfio/pci.c); the
 * release of each change was measured on 5.2, 7.2, 10.0 and 11.1 and read from the source in between.
 * @throws Refusal for a clique id that QEMU rejects
 */
export function vfioRules(context: Context): VfioRules {
  const { qemu, set } = context
  // Empty: not given, which only matters for a source whose destination has one.
  const clique = set.get('x-nv-gpudirect-clique') || undefined
  if (clique !== undefined && !/^(\d|1[0-5])$/.test(clique)) {
    throw new Refusal('Property x-nv-gpudirect-clique: valid range 0-15')
  }
  // Asked for only where the function has what a rule is about: every question divides the releases of a sweep.
  return {
    get exactPower() {
      return vfioSince(qemu, 'power-state')
    },
    get skipVendorSpecific() {
      return vfioSince(qemu, 'vendor-header') && isOn(context, 'skip-vsc-check')
    },
    get resizableBar() {
      if (vfioSince(qemu, 'rebar-current-size')) return 'current-size'
      return vfioSince(qemu, 'rebar-dropped') ? 'dropped' : 'raw'
    },
    get largestResizableBar() {
      return vfioSince(qemu, 'rebar-large') ? LARGEST.since : LARGEST.before
    },
    get ats() {
      return atsRule(context)
    },
    clique: clique === undefined ? null : Number(clique),
  }
}
