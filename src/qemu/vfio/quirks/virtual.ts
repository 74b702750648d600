import type { Step } from '../../painting/step'

/** A capability that vfio-pci adds to those of the function (vfio_add_virt_caps, hw/vfio/pci-quirks.c). */
export interface VirtualCapability {
  readonly id: number
  readonly at: number
  readonly size: number
  readonly step: Step
}
