import type { Context } from '../../painting/context'

/**
 * How vfio-pci reaches the host's IOMMU, as the property iommufd says: through iommufd, which tells QEMU what it can
 * do; through a container of the older kind (`--set iommufd=`, or a kernel that has no other), which tells it nothing;
 * or in a way that was not given.
 */
export type Container = 'iommufd' | 'legacy' | 'unknown'

export function iommuContainer({ set, withoutIommufd }: Context): Container {
  const id = set.get('iommufd')
  if (id === '' || withoutIommufd === true) return 'legacy'
  return id === undefined ? 'unknown' : 'iommufd'
}
