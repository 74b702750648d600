import type { Device } from '../../pci/device'
import { isVirtualFunction, withHiddenIds, withSystemIds } from '../../pci/virtual-functions'
import { VIRTIO_TYPES, type VirtioType } from '../devices/virtio-types'

/** What a virtual function is, as far as its context shows. */
export type VirtualFunction =
  /** QEMU emulates it: the same device with the ids that its physical function gives it. */
  | { readonly how: 'emulated'; readonly device: Device; readonly why: string }
  /** Its section names the type of a virtio device. */
  | { readonly how: 'virtio'; readonly type: VirtioType; readonly why: string }
  /** A function of the host. */
  | { readonly how: 'host'; readonly why: string }
  /** It is in a stream, and its section's name is not that of a known type. */
  | { readonly how: 'unknown'; readonly why: string }
  /** There is no physical function, section or system to identify it. */
  | { readonly how: 'alone' }

/** Returns the last part of a section's id, empty if there is none. */
const kindOf = ({ id }: Device): string => id?.slice(id.lastIndexOf('/') + 1) ?? ''

/**
 * Identifies a function whose ids read ffff. Each of QEMU's types with virtual functions creates them of one type,
 * which the physical function's ids determine; virtio-net-pci is the only one whose virtual functions migrate
 * (sriov-pf, 10.1).
 * @param isEmulated whether a physical function is a device that QEMU emulates
 * @returns null for a device that is not a virtual function, or that its ids identify
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
  // The ids that the system gives it identify it like those of any other function.
  return device.hiddenIds ? null : { how: 'alone' }
}

/**
 * Returns a device as QEMU holds it: the ids of an emulated virtual function read ffff, no matter what its guest's system
 * reports.
 */
export const asHeld = (device: Device, kind: { readonly how: string }): Device =>
  kind.how === 'vfio' ? device : withHiddenIds(device)
