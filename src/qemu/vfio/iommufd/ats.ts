import type { Context } from '../../painting/context'
import { vfioSince } from '../../releases/vfio-changes'
import { iommuContainer } from './container'

/** Whether the guest sees the function's ATS capability. */
export type AtsRule = 'kept' | 'dropped' | 'host-decides'

/** Why it is not known, and what to give so that it is. */
export const ATS_OPEN =
  'with iommufd QEMU 11.1 drops the ATS capability if the host\'s kernel reports that ATS is not supported, and prints "ATS capability will be masked": give --set ats=off if it did, --set ats=on if not, --set iommufd= if the device has no iommufd (vfio_pci_ats_requested_and_supported)'

/**
 * vfio_pci_ats_requested_and_supported (hw/vfio/pci.c, QEMU 11.1): `off` drops the capability, `on` keeps it or refuses
 * to start, `auto` asks iommufd (IOMMU_HW_CAP_PCI_ATS_NOT_SUPPORTED). An older kind of container can't be asked. No
 * machine type changes the default.
 */
export function atsRule(context: Context): AtsRule {
  if (!vfioSince(context.qemu, 'ats')) return 'kept'
  const value = context.set.get('ats') ?? 'auto'
  if (value !== 'auto') return /^(on|true|yes|y)$/.test(value) ? 'kept' : 'dropped'
  return iommuContainer(context) === 'legacy' ? 'kept' : 'host-decides'
}
