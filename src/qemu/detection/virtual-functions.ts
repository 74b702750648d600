import type { Device } from '../../pci/device'
import { isVirtualFunction, withHiddenIds, withSystemIds } from '../../pci/virtual-functions'
import { VIRTIO_TYPES, type VirtioType } from '../devices/virtio-types'
import type { Bar } from '../painting/steps/bar'

/** What a virtual function is, as far as its surroundings tell. */
export type VirtualFunction =
  /** QEMU emulates it: the same device with the ids that its physical function gives it. */
  | { readonly how: 'emulated'; readonly device: Device; readonly why: string }
  /** Its section names the type of a virtio device. */
  | { readonly how: 'virtio'; readonly type: VirtioType; readonly why: string }
  /** A function of the host. */
  | { readonly how: 'host'; readonly why: string }
  /** It is in a stream, and its section's name is that of no type that is known here. */
  | { readonly how: 'unknown'; readonly why: string }
  /** Neither a physical function, nor a section, nor a system is there to tell. */
  | { readonly how: 'alone' }

/** Last part of a section's id, empty where there is none. */
const kindOf = ({ id }: Device): string => id?.slice(id.lastIndexOf('/') + 1) ?? ''

/**
 * What a function is whose ids read ffff. All of QEMU's types that have virtual functions make them of one type, which
 * the physical function's ids tell; virtio-net-pci is the only one whose virtual functions migrate (sriov-pf, 10.1).
 * @param isEmulated whether a physical function is a device that QEMU emulates
 * @returns null for a device that is no virtual function, or one whose ids tell what it is
 */
export function virtualFunctionOf(
  device: Device,
  isEmulated: (physicalFunction: Device) => boolean,
): VirtualFunction | null {
  if (!isVirtualFunction(device)) return null
  const { physicalFunction: parent } = device
  const identified = withSystemIds(device)
  if (parent && identified) {
    const why = `a virtual function of ${parent.address ?? parent.id}`
    return isEmulated(parent) ? { how: 'emulated', device: identified, why } : { how: 'host', why }
  }
  const why = `section ${device.id}`
  const type = VIRTIO_TYPES.find(({ name }) => name === `${kindOf(device)}-pci`)
  if (type) return { how: 'virtio', type, why }
  if (device.fromStream) return { how: 'unknown', why }
  // What the system calls it tells as much as the ids of any other function.
  return device.hiddenIds ? null : { how: 'alone' }
}

/** A device as QEMU holds it: an emulated virtual function reads ffff for its ids, whatever its guest's system says. */
export const asHeld = (device: Device, kind: { readonly how: string }): Device =>
  kind.how === 'vfio' ? device : withHiddenIds(device)

/**
 * The BARs of a physical function's virtual functions. QEMU refuses to start where they are not the same for all
 * (pcie_sriov_pf_init_from_user_created_vfs, hw/pci/pcie_sriov.c), so that the first that shows its own tells.
 * @param barsOf BARs that a virtual function's config space shows; none where it does not hold enough
 */
export function virtualFunctionBars({ virtualFunctions = [] }: Device, barsOf: (config: Uint8Array) => Bar[]): Bar[] {
  for (const { config } of virtualFunctions) {
    const bars = barsOf(config)
    if (bars.length > 0) return bars
  }
  return []
}
