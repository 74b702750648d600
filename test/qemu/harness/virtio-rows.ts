import type { Row } from './live-table'
import type { Placement } from './machine'

/** Where a device can be on q35. */
const ON_Q35: readonly Placement[] = ['root-port', 'pcie.0', 'pci-bridge']

/** Types that also come as -transitional and -non-transitional. */
export const WITH_LEGACY = ['net', 'blk', 'scsi', 'serial', 'balloon', 'rng', '9p'].map((name) => `virtio-${name}-pci`)

/** Types that have no legacy id of their own. */
export const MODERN = [
  ...['crypto', 'gpu', 'keyboard', 'mouse', 'tablet'].map((name) => `virtio-${name}-pci`),
  'virtio-vga',
]

/** Types that need room for more memory, which machine types up to 2.0 can't give. */
export const MEMORY = ['virtio-mem-pci', 'virtio-pmem-pci']

/** Refused anywhere but on the root bus. */
export const ROOT_BUS_ONLY = 'virtio-iommu-pci'

/** Each of the devices at one placement. */
export const at = (placement: Placement, devices: readonly string[]): Row[] =>
  devices.map((device) => ({ device, placement }))

/** Each of the devices at every placement of q35. */
export const onQ35 = (devices: readonly string[]): Row[] => ON_Q35.flatMap((placement) => at(placement, devices))
