import type { HostKernel } from './behaviour'
import { has } from './release'

/** VFIO_DEVICE_BIND_IOMMUFD: vfio-pci can be used through iommufd since Linux 6.6 (commit 5fcc26969a). */
const SINCE = '6.6'

/** Whether a host's kernel can't give QEMU a device through iommufd; false if it can, or if that is not known. */
export const lacksIommufd = ({ release }: HostKernel): boolean => release !== null && has(release, SINCE, []) === false
